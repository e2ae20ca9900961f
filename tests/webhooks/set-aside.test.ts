import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { drainPosts, type ReadPosts } from '#lib/webhooks/drain-posts.ts'
import { runReplay, startReplay } from '#lib/webhooks/replay-posts.ts'
import { readPosts, readPostsAgain } from '#lib/wiring/read-posts.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage, makeUser } from '../support/factories.ts'
import { emptyPipeline, event, job, store } from './post-rig.ts'

useDatabase()
beforeEach(emptyPipeline)

const TODAY = { from: new Date(Date.now() - 3600_000), until: new Date(Date.now() + 3600_000) }

/** Reads as `read` does, but has PostgreSQL refuse a post that holds the word. */
const refusing =
  (word: string, read: ReadPosts): ReadPosts =>
  async (tx, posts) => {
    const outcomes = await read(tx, posts)
    if (posts.some(({ body }) => body.includes(word))) await tx.$queryRaw`select 1 / 0`
    return outcomes
  }
const actor = async () => (await makeUser({ role: 'admin' })).id
const replays = (id: string) => db().postReplay.findUniqueOrThrow({ where: { id } })
const posts = () =>
  db().rawPost.findMany({ orderBy: { id: 'asc' }, select: { state: true, error: true, newCount: true } })

test('reading the rejected posts of some days again takes those in that were set aside whole', async () => {
  const { id } = await makeMessage()
  await store([event(id, 1)])
  await store([event(id, 2), 'no event'])
  await store([event(id, 3, { note: 'poison' })])
  await drainPosts(refusing('poison', readPosts))
  expect(await posts()).toMatchObject([
    { state: 'processed' },
    { state: 'processed' },
    { state: 'rejected', error: 'division by zero' },
  ])
  const replay = await startReplay({ ...TODAY, onlyRejected: true, actorId: await actor() })
  await runReplay(replay.id, readPostsAgain, job)
  expect(await replays(replay.id)).toMatchObject({ state: 'done', total: 2, done: 2, newCount: 1 })
  expect((await posts())[2]).toEqual({ state: 'processed', error: null, newCount: 1 })
})
