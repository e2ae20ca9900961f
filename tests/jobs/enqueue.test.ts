import { expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { enqueue, enqueueAll } from '#lib/jobs/enqueue.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const countJobs = async () => {
  const rows = await db().$queryRaw<{ count: bigint }[]>`select count(*) from graphile_worker.jobs`
  return Number(rows[0]?.count)
}

test('a job exists exactly if the transaction that enqueued it is kept', async () => {
  await transaction((tx) => enqueue(tx, 'posts.process', {}))
  expect(await countJobs()).toBe(1)
  const undone = transaction(async (tx) => {
    await enqueue(tx, 'posts.process', {})
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await countJobs()).toBe(1)
})

test('a payload that its schema refuses is never queued', async () => {
  const wrong = transaction((tx) => enqueueAll(tx, 'messages.deliver', [{ messageId: 'not a uuid' }]))
  await expect(wrong).rejects.toThrow()
})
