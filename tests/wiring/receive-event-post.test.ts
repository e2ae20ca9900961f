import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { POST } from '../../app/api/webhooks/sendgrid/events/route.ts'
import { POST as OLD_POST } from '../../app/notifications.php/route.ts'
import { db } from '#lib/db.ts'
import { drainPosts } from '#lib/webhooks/drain-posts.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage } from '../support/factories.ts'
import { waitFor } from '../support/wait-for.ts'

useDatabase()

const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const URL_HERE = 'http://127.0.0.1:3000/api/webhooks/sendgrid/events'

beforeEach(async () => {
  await db()
    .$executeRaw`truncate "raw_post", "rejected_item", "mail_event", "message", "foreign_instance" cascade`
  await db().$executeRaw`delete from graphile_worker._private_jobs`
  await db().verificationKey.upsert({
    where: { publicKey },
    create: { publicKey, provider: 'sandbox' },
    update: {},
  })
})

const now = () => String(Math.floor(Date.now() / 1000))

function signed(body: string | Buffer, timestamp = now(), url = URL_HERE): Request {
  const signature = sign(
    'sha256',
    Buffer.concat([Buffer.from(timestamp), Buffer.from(body)]),
    pair.privateKey,
  ).toString('base64')
  return new Request(url, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: {
      'content-type': 'application/json',
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
  })
}

const batch = (items: unknown[]) => `[${items.map((item) => JSON.stringify(item)).join(',\r\n')}]\r\n`
const event = (values: object) => ({
  email: 'ana@example.com',
  timestamp: Number(now()),
  event: 'delivered',
  sg_event_id: createHash('sha1').update(JSON.stringify(values)).digest('base64url'),
  sg_message_id: 'abc.recvd-1',
  ...values,
})
const drainAll = async () => {
  while ((await drainPosts(readPosts)) > 0);
}

test('a signed post is stored whole, with one job, and answered 202; the same post again is the same row', async () => {
  const body = batch([event({ a: 1 })])
  const timestamp = now()
  const answers = await Promise.all([
    POST(signed(body, timestamp)),
    POST(signed(body, timestamp)),
    POST(signed(body, timestamp)),
  ])
  expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202])
  const posts = await db().rawPost.findMany()
  expect(posts).toHaveLength(1)
  expect(gunzipSync(posts[0]?.body ?? Buffer.alloc(0)).toString()).toBe(body)
  const [jobs] = await db().$queryRaw<{ count: bigint }[]>`select count(*) from graphile_worker._private_jobs`
  expect(Number(jobs?.count)).toBeGreaterThanOrEqual(1)
})

test('coreBOS’s old path takes the same post', async () => {
  const old = (type: string) =>
    OLD_POST(signed(batch([event({ type })]), now(), `http://127.0.0.1:3000/notifications.php?type=${type}`))
  expect((await old('sendgrid')).status).toBe(202)
  expect((await old('mailgun')).status).toBe(404)
  expect(await db().rawPost.count()).toBe(1)
})

test('a post that no known key signed is refused with one body for all faults, counted, and changes nothing else', async () => {
  const body = batch([event({})])
  const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const forged = signed(body)
  forged.headers.set(
    'x-twilio-email-event-webhook-signature',
    sign('sha256', Buffer.from(now() + body), other.privateKey).toString('base64'),
  )
  const unsigned = signed(body)
  unsigned.headers.delete('x-twilio-email-event-webhook-signature')
  const old = signed(body, String(Number(now()) - 26 * 3600))
  const answers = await Promise.all([forged, unsigned, old].map(POST))
  expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401])
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(new Set(bodies).size).toBe(1)
  expect(await db().rawPost.count()).toBe(0)
  const refusals = await waitFor('refusals are counted', async () => {
    const rows = await db().postRefusal.findMany({ orderBy: { reason: 'asc' } })
    return rows.length === 3 ? rows : null
  })
  expect(refusals.map((row) => row.reason)).toEqual(['missing', 'too-old', 'wrong'])
})

test('over 5 MB: 413', async () => {
  expect((await POST(signed(Buffer.alloc(5 * 1024 * 1024 + 1, 'x')))).status).toBe(413)
})

test('a signed body that is no event list is kept as rejected, so that it is not sent for a day', async () => {
  expect((await POST(signed('<html>'))).status).toBe(202)
  await drainAll()
  expect(await db().rawPost.findFirst()).toMatchObject({ state: 'rejected', rejectedCount: 1 })
  expect(await db().rejectedItem.findFirst()).toMatchObject({
    position: -1,
    reason: expect.stringContaining('JSON') as string,
  })
})

test('a bad item is set aside with its reason, and the others of its batch are recorded', async () => {
  const message = await makeMessage()
  const good = (n: number) =>
    event({ crm_message_id: message.id, crm_instance: 'test', event: 'open', n, ip: `192.0.2.${n}` })
  await POST(signed(batch([good(1), 'no event', { event: 'open' }, good(2)])))
  await drainAll()
  expect(await db().rawPost.findFirst()).toMatchObject({
    state: 'processed',
    eventCount: 2,
    newCount: 2,
    rejectedCount: 2,
  })
  expect(await db().rejectedItem.count()).toBe(2)
  expect((await db().message.findUniqueOrThrow({ where: { id: message.id } })).marks).toMatchObject({
    opened: { count: 2 },
  })
})

test('events of another instance are counted, not recorded; the test button’s are kept unmatched', async () => {
  await POST(
    signed(
      batch([
        event({ crm_instance: 'other' }),
        event({ crm_instance: 'other', n: 2 }),
        event({ email: 'example@test.com' }),
      ]),
    ),
  )
  await drainAll()
  expect(await db().mailEvent.findMany({ select: { email: true, messageId: true } })).toEqual([
    { email: 'example@test.com', messageId: null },
  ])
  expect(await db().foreignInstance.findMany()).toMatchObject([{ instance: 'other', count: 2n }])
  expect(await db().rawPost.findFirst()).toMatchObject({ foreignCount: 2, newCount: 1 })
})

test('one post 46 times, five at a time, read by two workers: each event once', async () => {
  const message = await makeMessage()
  const body = batch([
    event({ crm_message_id: message.id, event: 'click', url: 'https://example.com/pricing' }),
  ])
  const start = Number(now()) - 60
  for (let sent = 0; sent < 46; sent += 5) {
    const together = Array.from({ length: Math.min(5, 46 - sent) }, (_, index) =>
      POST(signed(body, String(start + sent + index))),
    )
    await Promise.all([...together, drainAll(), drainAll()])
  }
  await Promise.all([drainAll(), drainAll()])
  expect(await db().rawPost.count()).toBe(46)
  expect(await db().mailEvent.count()).toBe(1)
  expect((await db().message.findUniqueOrThrow({ where: { id: message.id } })).marks).toMatchObject({
    clicked: { count: 1 },
  })
})

test('a post whose reading fails is set aside, and the posts behind it are read', async () => {
  await POST(signed(batch([event({ n: 1 })])))
  await POST(signed(batch([event({ n: 'poison' })])))
  await POST(signed(batch([event({ n: 3 })])))
  const poisoned: typeof readPosts = async (tx, posts) => {
    if (posts.some((post) => post.body.includes('poison'))) throw new Error('a fault of ours')
    return readPosts(tx, posts)
  }
  while ((await drainPosts(poisoned)) > 0);
  const posts = await db().rawPost.findMany({ orderBy: { id: 'asc' } })
  expect(posts.map((post) => post.state)).toEqual(['processed', 'rejected', 'processed'])
  expect(posts[1]?.error).toContain('a fault of ours')
})
