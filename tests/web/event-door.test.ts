import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { openEventDoor } from '#lib/web/event-door.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const PATH = '/api/webhooks/sendgrid/events'
const LARGEST = 5 * 1024 * 1024
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const server = createServer((incoming, answer) => answer.end(`next: ${incoming.method} ${incoming.url}`))

beforeAll(async () => {
  openEventDoor()
  await db().verificationKey.create({ data: { publicKey, provider: 'sandbox' } })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => server.close())

function signed(body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  return {
    'x-twilio-email-event-webhook-signature': sign(
      'sha256',
      Buffer.from(timestamp + body),
      pair.privateKey,
    ).toString('base64'),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  }
}

async function post(
  path: string,
  body: string,
  headers: Record<string, string | number> = {},
  method = 'POST',
) {
  const sent = request({ port: (server.address() as AddressInfo).port, path, method, headers })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) }
}

test('a signed post is stored as it came, small or large, and answered 202', async () => {
  for (const body of ['[{"event":"open"}]\r\n', `[${' '.repeat(300_000)}]`]) {
    expect(await post(PATH, body, signed(body))).toMatchObject({ status: 202, text: '' })
    const stored = await db().rawPost.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(gunzipSync(stored.body).toString()).toBe(body)
    expect(stored.bytes).toBe(body.length)
  }
  expect(await db().rawPost.count()).toBe(2)
})

test('what is refused is refused as the route does it, and nothing is stored', async () => {
  const before = await db().rawPost.count()
  expect(await post(PATH, '[]')).toMatchObject({
    status: 401,
    headers: { 'content-type': 'application/problem+json' },
    text: expect.stringContaining('not-signed-in') as string,
  })
  expect((await post(PATH, '[]', signed('[ ]'))).status).toBe(401)
  expect((await post(PATH, '', { ...signed(''), 'content-length': 6_000_000 })).status).toBe(413)
  expect(await db().rawPost.count()).toBe(before)
})

test('while the store is away: 503 with Retry-After', async () => {
  await db().$executeRaw`alter table raw_post rename to raw_post_away`
  const refused = await post(PATH, '[ ]', signed('[ ]'))
  await db().$executeRaw`alter table raw_post_away rename to raw_post`
  expect(refused.status).toBe(503)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
})

test('a body that breaks off stores nothing and leaves the server as it was', async () => {
  const before = await db().rawPost.count()
  const sent = request({
    port: (server.address() as AddressInfo).port,
    path: PATH,
    method: 'POST',
    headers: { ...signed('[]'), 'content-length': 1000 },
  })
  sent.on('error', () => sent.destroy())
  sent.write('[')
  await once(sent, 'socket')
  sent.destroy()
  expect((await post(PATH, '[  ]', signed('[  ]'))).status).toBe(202)
  expect(await db().rawPost.count()).toBe(before + 1)
})

/** Sends all but the last byte of the largest body, under headers that could be of a signature. */
async function holdBack() {
  const headers = { ...signed('[]'), 'content-length': LARGEST }
  const sent = request({ port: (server.address() as AddressInfo).port, path: PATH, method: 'POST', headers })
  const answered = once(sent, 'response').catch(() => null) as Promise<[IncomingMessage] | null>
  await new Promise((written) => sent.write(Buffer.alloc(LARGEST - 1), written))
  return { sent, answered }
}

test('bodies that are held back keep only themselves out: good posts are stored while they stand', async () => {
  const before = await db().rawPost.count()
  const held: Awaited<ReturnType<typeof holdBack>>[] = []
  const standing = async () => Promise.race([held[0]?.answered, pause(0, 'standing')])
  while ((await standing()) === 'standing' || held.length === 0) held.push(await holdBack())
  const [refused] = (await held[0]?.answered) ?? []
  expect(refused?.statusCode).toBe(503)
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
  expect(held.length).toBeGreaterThanOrEqual(26)
  for (const body of ['[   ]', `[${' '.repeat(700_000)}]`]) {
    held.push(await holdBack())
    expect((await post(PATH, body, signed(body))).status).toBe(202)
  }
  expect(await db().rawPost.count()).toBe(before + 2)
  for (const { sent } of held) sent.destroy()
  await Promise.all(held.map(({ answered }) => answered))
})

test('everything else goes on to Next', async () => {
  expect((await post('/sign-in', '')).text).toBe('next: POST /sign-in')
  expect((await post(PATH, '', {}, 'GET')).text).toBe(`next: GET ${PATH}`)
})
