import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { refold } from '#lib/messages/refold.ts'
import { isOver, saveRetention, tendPartitions } from '#lib/webhooks/post-retention.ts'
import { readCounters } from '#lib/webhooks/pipeline-counters.ts'
import { cancelReplay, replayOne, runReplay, startReplay } from '#lib/webhooks/replay-posts.ts'
import { readPostsAgain } from '#lib/wiring/read-posts.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage, makeUser } from '../support/factories.ts'
import { thrownBy } from '../support/thrown.ts'
import { drainAll, emptyPipeline, event, job, store } from './post-rig.ts'

useDatabase()

beforeEach(emptyPipeline)

test('posts are counted once, over any number of shards: events, new, duplicates, rejected, foreign', async () => {
  const { id } = await makeMessage()
  await store([event(id, 1), event(id, 2), 'no event'])
  await store([event(id, 1), event(id, 3, { crm_instance: 'other' })])
  const sample = await store([event(id, 7)])
  await db().rawPost.updateMany({ where: { id: sample.id }, data: { isSample: true } })
  await drainAll()
  expect(await readCounters()).toMatchObject({
    posts: 2,
    events: 4,
    new_events: 2,
    duplicates: 1,
    foreign_events: 1,
    rejected_items: 1,
  })
})

test('posts that are read again add what was lost and count nothing twice', async () => {
  const { id } = await makeMessage()
  const actorId = (await makeUser({ role: 'admin' })).id
  const post = await store([event(id, 1), event(id, 2), 'no event', event(id, 3, { crm_instance: 'other' })])
  await drainAll()
  const { processedAt } = await db().rawPost.findFirstOrThrow()
  await db().mailEvent.deleteMany({ where: { providerEventId: 'event-2' } })
  await transaction((tx) => refold(tx, [id]))
  expect(await replayOne(post.id, readPostsAgain, actorId)).toEqual({ added: 1, isRead: true })
  expect(await replayOne(post.id, readPostsAgain, actorId)).toEqual({ added: 0, isRead: true })
  expect(await db().mailEvent.count()).toBe(2)
  expect(await db().rejectedItem.count()).toBe(1)
  expect(await db().foreignInstance.findMany()).toMatchObject([{ count: 1n }])
  expect((await readCounters()).posts).toBe(1)
  expect(await db().rawPost.findFirstOrThrow()).toMatchObject({ processedAt })
  expect((await db().message.findUniqueOrThrow({ where: { id } })).marks).toMatchObject({
    opened: { count: 2 },
  })
})

test('days are read again with progress, go on after a stop, and end at a cancel; one at a time', async () => {
  const { id } = await makeMessage()
  const actorId = (await makeUser({ role: 'admin' })).id
  for (let n = 0; n < 45; n++) await store([event(id, n)])
  await drainAll()
  await db().mailEvent.deleteMany({})
  const range = { from: new Date(Date.now() - 3600_000), until: new Date(Date.now() + 3600_000) }
  const { id: replayId } = await startReplay({ ...range, onlyRejected: false, actorId })
  const second = startReplay({ ...range, onlyRejected: false, actorId })
  expect(await thrownBy(second)).toMatchObject({ code: 'conflict' })

  const stopping = new AbortController()
  const stopped = runReplay(replayId, (tx, posts) => (stopping.abort(), readPostsAgain(tx, posts)), {
    signal: stopping.signal,
    lastAttempt: false,
  })
  await expect(stopped).rejects.toThrow()
  const read = () => db().postReplay.findUniqueOrThrow({ where: { id: replayId } })
  expect(await read()).toMatchObject({ state: 'running', total: 45, done: 20, newCount: 20 })
  await runReplay(replayId, readPostsAgain, job)
  expect(await read()).toMatchObject({ state: 'done', done: 45, newCount: 45 })
  expect(await db().mailEvent.count()).toBe(45)

  const { id: other } = await startReplay({ ...range, onlyRejected: false, actorId })
  await cancelReplay(other, actorId)
  await runReplay(other, () => Promise.reject(new Error('it was read')), job)
  expect(await db().postReplay.findUniqueOrThrow({ where: { id: other } })).toMatchObject({
    state: 'cancelled',
    done: 0,
  })
})

test('a replay that is hindered says so when its last try has failed', async () => {
  const actorId = (await makeUser()).id
  await store([])
  await drainAll()
  const range = { from: new Date(Date.now() - 3600_000), until: new Date(Date.now() + 3600_000) }
  const { id } = await startReplay({ ...range, onlyRejected: false, actorId })
  await expect(runReplay(id, () => Promise.reject(new Error('deadlock detected')), job)).rejects.toThrow()
  expect(await db().postReplay.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'failed',
    error: 'deadlock detected',
  })
})

test('months go whole, with their rejected items, once they are over for long enough and read; the next are made', async () => {
  const now = new Date()
  const old = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 6, 1))
  const waiting = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 7, 1))
  for (const month of [old, waiting])
    await db().$queryRaw`select make_raw_post_partition(${month}::date)::text`
  await store(['no event'], { month: old })
  await store(['no event'])
  await drainAll()
  await store(['no event'], { month: waiting })
  expect(await tendPartitions(now)).toEqual([`m${old.toISOString().slice(0, 7).replace('-', '_')}`])
  expect(await db().rawPost.count()).toBe(2)
  expect(await db().rejectedItem.count()).toBe(1)
  const partitions = await db().$queryRaw<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'raw_post' order by 1`
  const ahead = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 3, 1))
  expect(partitions.map(({ name }) => name)).toContain(
    `m${ahead.toISOString().slice(0, 7).replace('-', '_')}`,
  )
})

test('a month counts from its last day', () => {
  const now = new Date('2026-11-21T00:00:00Z')
  expect(isOver('m2026_08', 81, now)).toBe(false)
  expect(isOver('m2026_08', 80, now)).toBe(true)
  expect(isOver('m2025_12', 324, now)).toBe(false)
})

test('of two editors of the retention, the slower one is told', async () => {
  const actorId = (await makeUser()).id
  await saveRetention({ keepPostsDays: 30, version: 0, actorId })
  expect(await thrownBy(saveRetention({ keepPostsDays: 60, version: 0, actorId }))).toMatchObject({
    code: 'conflict',
  })
  await saveRetention({ keepPostsDays: 60, version: 1, actorId })
  expect(await db().auditEntry.count({ where: { action: 'posts.retention-changed', actorId } })).toBe(2)
})
