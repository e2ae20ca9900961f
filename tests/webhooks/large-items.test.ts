import { beforeEach, expect, test } from 'vitest'
import { listUnmatched } from '#lib/messages/list-unmatched.ts'
import { readEventFeed } from '#lib/settings/read-event-feed.ts'
import { listPosts } from '#lib/webhooks/list-posts.ts'
import { useDatabaseMeter } from '../support/database-meter.ts'
import { useDatabase } from '../support/database.ts'
import { drainAll, emptyPipeline, event, store } from './post-rig.ts'

useDatabase()
const meter = useDatabaseMeter()
beforeEach(emptyPipeline)

const LARGE = 'x'.repeat(300_000)
/** Of what is stored the pages need some thousand characters an item. */
const MAX_BYTES = 400_000

async function metered<T>(work: () => Promise<T>): Promise<T> {
  const before = meter.bytes()
  const result = await work()
  expect(meter.bytes() - before).toBeGreaterThan(0)
  expect(meter.bytes() - before).toBeLessThan(MAX_BYTES)
  return result
}

test('of large events that wait for a mail only what is shown leaves the database', async () => {
  for (let n = 0; n < 26; n++)
    await store([event('no-id-of-ours', n, { crm_message_id: undefined, note: LARGE })])
  await drainAll()
  const { rows, next } = await metered(() => listUnmatched({}))
  expect(rows).toHaveLength(25)
  expect(next).not.toBeNull()
  for (const { raw } of rows) expect(raw).toHaveLength(4_000)
  expect(rows[0]?.raw).toMatch(/^\{\n {4}"/)
})

test('of large items that were rejected only what is shown leaves the database', async () => {
  for (let n = 0; n < 4; n++) await store([1, 2, 3, 4].map((item) => ({ item, note: LARGE })))
  await drainAll()
  const { posts } = await metered(() => listPosts({ outcome: 'rejected' }))
  expect(posts.map(({ rejected }) => rejected.map(({ position }) => position))).toEqual(
    Array(4).fill([0, 1, 2]),
  )
  for (const { item } of posts.flatMap(({ rejected }) => rejected)) expect(item).toHaveLength(300)
  const { rejected } = await metered(() => readEventFeed('sandbox'))
  expect(rejected.map(({ item }) => item.length)).toEqual(Array(10).fill(400))
})
