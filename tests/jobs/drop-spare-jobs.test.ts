import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { dropSpareJobs } from '#lib/jobs/drop-spare-jobs.ts'
import { enqueue, enqueueAll } from '#lib/jobs/enqueue.ts'
import { readAllPosts } from '#lib/wiring/read-all-posts.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const POSTS = Array.from({ length: 40 }, () => ({}))
const jobs = () =>
  db().$queryRaw<{ id: bigint; name: string; isLocked: boolean }[]>`
    select id, task_identifier as name, locked_at is not null as "isLocked" from graphile_worker.jobs order by id`

beforeEach(async () => {
  await db().$executeRaw`delete from graphile_worker._private_jobs`
  await transaction(async (tx) => {
    await enqueueAll(tx, 'posts.process', POSTS)
    await enqueue(tx, 'pipeline.tend', {})
  })
})

test('of jobs that wait only so many are left; those in hand and those of another name stay', async () => {
  const [inHand] = await jobs()
  await db().$executeRaw`
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'another' where id = ${inHand?.id}`
  expect(await dropSpareJobs('posts.process', { keep: 3 })).toBe(36)
  const left = await jobs()
  expect(left.map(({ name }) => name)).toEqual([...Array<string>(4).fill('posts.process'), 'pipeline.tend'])
  expect(left.filter(({ isLocked }) => isLocked).map(({ id }) => id)).toEqual([inHand?.id])
  expect(await dropSpareJobs('posts.process', { keep: 3 })).toBe(0)
})

test('whoever reads posts leaves a few of the jobs that wait for the same', async () => {
  await readAllPosts(new AbortController().signal)
  expect((await jobs()).filter(({ name }) => name === 'posts.process')).toHaveLength(8)
})
