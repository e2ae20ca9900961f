import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { drainPosts, type ReadPosts } from '#lib/webhooks/drain-posts.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage } from '../support/factories.ts'
import { waitFor } from '../support/wait-for.ts'
import { drainAll, emptyPipeline, event, store } from './post-rig.ts'

useDatabase()
beforeEach(emptyPipeline)

const PATIENCE_MS = 15 * 60_000
const states = async () =>
  (await db().rawPost.findMany({ orderBy: { id: 'asc' } })).map(({ state }) => String(state))

/** What PostgreSQL says where a statement may not take long; the post is read otherwise. */
const tooSlow = async (tx: Parameters<ReadPosts>[0]) => {
  await tx.$executeRaw`set local statement_timeout = '20ms'`
  await tx.$queryRaw`select pg_sleep(5)`
}
/** What it says where somebody is deleted while something of theirs is written down. */
const deleted = (tx: Parameters<ReadPosts>[0]) =>
  tx.$executeRaw`update "message" set "contactId" = gen_random_uuid()`

const failing =
  (fault: (tx: Parameters<ReadPosts>[0]) => Promise<unknown>): ReadPosts =>
  async (tx, posts) => {
    if (posts.some(({ body }) => body.includes('unlucky'))) await fault(tx)
    return readPosts(tx, posts)
  }

test.each([
  { fault: tooSlow, says: /statement timeout/ },
  { fault: deleted, says: /foreign key/ },
])(
  'a post that fails by what may pass ($says) waits, those behind it are read, and later it is, too',
  async ({ fault, says }) => {
    const { id } = await makeMessage()
    await store([event(id, 1)])
    await store([event(id, 2, { note: 'unlucky' })])
    await store([event(id, 3)])
    // The job fails, so that it comes again.
    await expect(drainPosts(failing(fault))).rejects.toThrow(says)
    expect(await states()).toEqual(['processed', 'pending', 'processed'])
    await drainAll()
    expect(await states()).toEqual(['processed', 'processed', 'processed'])
    expect(await db().mailEvent.count()).toBe(3)
  },
)

test('after a quarter of an hour of that it is set aside, with the reason', async () => {
  const { id } = await makeMessage()
  const receivedAt = new Date(Date.now() - PATIENCE_MS - 1_000)
  await store([event(id, 1, { note: 'unlucky' })], { receivedAt })
  await drainPosts(failing(tooSlow))
  expect(await db().rawPost.findFirst()).toMatchObject({
    state: 'rejected',
    error: expect.stringContaining('statement timeout') as string,
  })
})

test('a post that another reader has read in the meantime is not set aside', async () => {
  const { id } = await makeMessage()
  await store([event(id, 1)])
  let reader: Promise<unknown> = Promise.resolve()
  let tries = 0
  const broken: ReadPosts = async () => {
    // The first is that of the whole batch, the second that of this post alone.
    if (++tries === 2) {
      let hold = () => {}
      const held = new Promise<void>((resolve) => (hold = resolve))
      reader = transaction(async (tx) => {
        await tx.$executeRaw`lock table "raw_post" in share mode`
        hold()
        await waitFor('whoever sets it aside', isWaitedFor)
        await tx.$executeRaw`update "raw_post" set "state" = 'processed', "newCount" = 1`
      })
      await held
    }
    throw new Error('a fault of ours')
  }
  await drainPosts(broken)
  await reader
  expect(await db().rawPost.findFirst()).toMatchObject({ state: 'processed', newCount: 1, error: null })
})

const isWaitedFor = async () =>
  (
    await db().$queryRaw<unknown[]>`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
  ).length > 0
