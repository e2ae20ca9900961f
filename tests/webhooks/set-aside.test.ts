import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { drainPosts, type ReadPosts } from '#lib/webhooks/drain-posts.ts'
import { readCounters } from '#lib/webhooks/pipeline-counters.ts'
import { replayOne, runReplay, startReplay } from '#lib/webhooks/replay-posts.ts'
import { readPosts, readPostsAgain } from '#lib/wiring/read-posts.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage, makeUser } from '../support/factories.ts'
import { drainAll, emptyPipeline, event, job, store } from './post-rig.ts'

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

test('a post that cannot be read stays set aside with its reason, is counted, and those after it are read', async () => {
  const { id } = await makeMessage()
  for (let n = 0; n < 45; n++) await store([event(id, n, n % 20 === 3 ? { note: 'poison' } : {})])
  await drainAll()
  await db().mailEvent.deleteMany({})
  const replay = await startReplay({ ...TODAY, onlyRejected: false, actorId: await actor() })
  await runReplay(replay.id, refusing('poison', readPostsAgain), job)
  expect(await replays(replay.id)).toMatchObject({
    state: 'done',
    done: 45,
    newCount: 42,
    unreadCount: 3,
    error: null,
  })
  expect(await db().mailEvent.count()).toBe(42)
  const aside = (await posts()).filter(({ state }) => state === 'rejected')
  expect(aside.map(({ error }) => error)).toEqual(Array(3).fill('division by zero'))
})

test('what passes by itself sets no post aside: the days are read once it has passed', async () => {
  const { id } = await makeMessage()
  await store([event(id, 1)])
  await drainAll()
  await db().mailEvent.deleteMany({})
  const replay = await startReplay({ ...TODAY, onlyRejected: false, actorId: await actor() })
  const busy: ReadPosts = async (tx) => {
    await tx.$executeRaw`do $$ begin raise deadlock_detected; end $$`
    return []
  }
  await expect(runReplay(replay.id, busy, { ...job, lastAttempt: false })).rejects.toThrow()
  expect(await posts()).toMatchObject([{ state: 'processed', error: null }])
  await runReplay(replay.id, readPostsAgain, job)
  expect(await replays(replay.id)).toMatchObject({ state: 'done', newCount: 1, unreadCount: 0 })
})

test('one post that still cannot be read is said to be so, and keeps the reason', async () => {
  const { id } = await makeMessage()
  const { id: postId } = await store([event(id, 1, { note: 'poison' })])
  await drainPosts(refusing('poison', readPosts))
  await db().rawPost.updateMany({ data: { error: 'a former reason' } })
  const actorId = await actor()
  const still = await replayOne(postId, refusing('poison', readPostsAgain), actorId)
  expect(still).toEqual({ added: 0, isRead: false })
  expect(await posts()).toEqual([{ state: 'rejected', error: 'division by zero', newCount: 0 }])
  expect(await replayOne(postId, readPostsAgain, actorId)).toEqual({ added: 1, isRead: true })
  expect(await posts()).toEqual([{ state: 'processed', error: null, newCount: 1 }])
})

test('posts that are first read by reading them again are in the totals, once', async () => {
  const { id } = await makeMessage()
  const actorId = await actor()
  const waiting = await store([event(id, 1), event(id, 2), 'no event'])
  await replayOne(waiting.id, readPostsAgain, actorId)
  const totals = { posts: 1, events: 2, new_events: 2, duplicates: 0, rejected_items: 1 }
  expect(await readCounters()).toMatchObject(totals)
  const aside = await store([event(id, 2), event(id, 3, { note: 'poison' })])
  await drainPosts(refusing('poison', readPosts))
  expect(await readCounters()).toMatchObject(totals)
  for (let time = 0; time < 2; time++) {
    for (const post of [waiting, aside]) await replayOne(post.id, readPostsAgain, actorId)
    expect(await readCounters()).toMatchObject({
      ...totals,
      posts: 2,
      events: 4,
      new_events: 3,
      duplicates: 1,
    })
  }
})

test('a post whose stored body is damaged is set aside, and those behind it are read', async () => {
  const { id } = await makeMessage()
  await store([event(id, 1)])
  await db().rawPost.updateMany({ data: { body: new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]) } })
  await store([event(id, 2)])
  await drainAll()
  expect(await posts()).toMatchObject([
    { state: 'rejected', error: expect.stringMatching(/unexpected end of file|header/) as string },
    { state: 'processed', newCount: 1 },
  ])
})

test('one reader leaves to others what it does not take for its size', async () => {
  const { id } = await makeMessage()
  for (let n = 0; n < 3; n++) await store([event(id, n)])
  await db().rawPost.updateMany({ data: { bytes: 1_000_000 } })
  let others = -1
  await drainPosts(async (tx, taken) => {
    expect(taken).toHaveLength(1)
    others = await drainPosts(readPosts)
    return readPosts(tx, taken)
  })
  expect(others).toBe(1)
  await drainAll()
  expect(await db().mailEvent.count()).toBe(3)
})
