import { afterEach, beforeEach, expect, test } from 'vitest'
import { GET as METRICS } from '../../app/api/metrics/route.ts'
import { GET as READY } from '../../app/api/ready/route.ts'
import { db, transaction } from '#lib/db.ts'
import { startBeat } from '#lib/jobs/beat.ts'
import { requireRoomForPosts } from '#lib/webhooks/backlog.ts'
import { countUp } from '#lib/webhooks/pipeline-counters.ts'
import { readRefusals, recordRefusal } from '#lib/webhooks/record-refusal.ts'
import { findSilence } from '#lib/wiring/pipeline-status.ts'
import { tendPipeline } from '#lib/wiring/tend-pipeline.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage, makeUser } from '../support/factories.ts'
import { waitFor } from '../support/wait-for.ts'

useDatabase()
process.env.EVENT_BACKLOG_LIMIT = '100'

let stopBeat = () => {}
beforeEach(async () => {
  await db()
    .$executeRaw`truncate "raw_post", "message", "worker_beat", "pipeline_counter", "notification", "user" cascade`
})
afterEach(() => stopBeat())

const postsSetAside = (count: number) => db().$executeRaw`
  insert into raw_post ("bodyHash", provider, body, bytes, state, error, "processedAt")
  select gen_random_uuid(), 'sandbox', '', 0, 'rejected', 'a reason', now() from generate_series(1, ${count}::int)`

const ready = async () => {
  const answer = await READY()
  const { checks } = (await answer.json()) as { checks: Record<string, string> }
  return { status: answer.status, checks }
}
const metrics = (headers: Record<string, string> = { 'x-forwarded-for': '127.0.0.1' }) =>
  METRICS(new Request('http://127.0.0.1:3000/api/metrics', { headers }))
const waitingPosts = (count: number) => db().$executeRaw`
  insert into raw_post ("bodyHash", provider, body, bytes) select gen_random_uuid(), 'sandbox', '', 0 from generate_series(1, ${count}::int)`

test('ready once a worker was heard of; not when the last one was heard of 16 seconds ago, nor with a migration missing', async () => {
  expect(await ready()).toMatchObject({ status: 503, checks: { database: 'ok', migrations: 'ok' } })
  stopBeat = startBeat()
  await waitFor('the worker is heard of', async () => (await ready()).status === 200)
  stopBeat()
  await db().$executeRaw`update worker_beat set "beatAt" = now() - interval '16 seconds'`
  expect((await ready()).checks.worker).toContain('15 s')
  await db().$executeRaw`
    update _prisma_migrations set finished_at = null where migration_name = (select max(migration_name) from _prisma_migrations)`
  expect((await ready()).checks.migrations).toBe('1 not applied')
  await db().$executeRaw`update _prisma_migrations set finished_at = now() where finished_at is null`
})

test('metrics are the sums of what all processes counted, and say what waits', async () => {
  await Promise.all(
    Array.from({ length: 20 }, () => transaction((tx) => countUp(tx, { events: 10, new_events: 7 }))),
  )
  await waitingPosts(3)
  await postsSetAside(2)
  await makeMessage({ sendState: 'unconfirmed', status: 'unconfirmed' })
  const body = await (await metrics()).text()
  expect(body).toContain('\nmailroom_events_total 200\n')
  expect(body).toContain('\nmailroom_new_events_total 140\n')
  expect(body).toContain('\nmailroom_backlog_posts 3\n')
  expect(body).toContain('\nmailroom_unconfirmed_messages 1\n')
  expect(body).toContain('\nmailroom_posts_set_aside 2\n')
  expect(body).not.toContain('@')
})

test('metrics are not for callers from elsewhere', async () => {
  expect((await metrics({ 'x-forwarded-for': '203.0.113.7' })).status).toBe(401)
  expect((await metrics({})).status).toBe(401)
  expect((await metrics({ 'x-forwarded-for': '127.0.0.1' })).status).toBe(200)
})

test('refusals of the last 10 minutes are told apart from older ones', async () => {
  for (let count = 0; count < 3; count++) recordRefusal('wrong')
  await waitFor('they are written', async () => (await readRefusals(10)).length > 0)
  await db().$executeRaw`
    insert into refusal_minute (minute, reason, count) values (now() - interval '20 minutes', 'wrong', 50)`
  expect(await readRefusals(10)).toEqual([{ reason: 'wrong', count: 3 }])
  expect(await readRefusals(60)).toEqual([{ reason: 'wrong', count: 53 }])
})

test('a full backlog sends posts away with a time to come back, and takes them again once there is room', async () => {
  const isFull = () => {
    try {
      requireRoomForPosts()
      return null
    } catch (error) {
      return error
    }
  }
  await waitingPosts(100)
  const refusal = await waitFor('the backlog is seen to be full', isFull)
  expect(refusal).toMatchObject({ code: 'provider-unavailable', retryAfterSeconds: 60 })
  await db().$executeRaw`update raw_post set state = 'processed'`
  // Nobody has to ask: the first post afterwards is taken.
  const { mailroomBacklog } = globalThis as { mailroomBacklog?: { isFull: boolean } }
  await waitFor('there is room', () => mailroomBacklog?.isFull === false)
  expect(isFull()).toBeNull()
})

test('silence: accepted mail and no post since for 30 minutes; admins are told once, and it ends with the next post', async () => {
  await makeUser({ role: 'admin' })
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  await makeMessage({ sentAt: at(20) })
  expect(await findSilence()).toBeNull()
  await makeMessage({ sentAt: at(40) })
  expect(await findSilence()).toMatchObject({ mails: 1, provider: 'sandbox' })
  await tendPipeline(new Date())
  await tendPipeline(new Date())
  expect(await db().notification.findMany({ select: { key: true, solvedAt: true } })).toEqual([
    { key: 'pipeline:silence', solvedAt: null },
  ])
  await waitingPosts(1)
  expect(await findSilence()).toBeNull()
  await tendPipeline(new Date())
  expect((await db().notification.findFirstOrThrow()).solvedAt).not.toBeNull()
})

test('posts set aside: admins are told once of each lot, also after they have read it, until none is left', async () => {
  await makeUser({ role: 'admin' })
  const told = async () => {
    await tendPipeline(new Date())
    const notices = await db().notification.findMany({ orderBy: { createdAt: 'asc' } })
    return notices.map(({ title, solvedAt }) => ({ title, isSolved: solvedAt !== null }))
  }
  expect(await told()).toEqual([])
  await postsSetAside(1)
  const one = { title: 'A post could not be read', isSolved: false }
  expect(await told()).toEqual([one])
  await db().notification.updateMany({ data: { readAt: new Date() } })
  expect(await told()).toEqual([one])
  await postsSetAside(1)
  const two = { title: 'Posts could not be read', isSolved: false }
  expect(await told()).toEqual([one, two])
  await db().$executeRaw`update raw_post set state = 'processed', error = null`
  expect(await told()).toEqual([one, two].map((notice) => ({ ...notice, isSolved: true })))
})
