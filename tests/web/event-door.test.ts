import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { openEventDoor } from '#lib/web/event-door.ts'
import { useDatabase } from '../support/database.ts'

useDatabase()

const PATH = '/api/webhooks/sendgrid/events'
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

test('everything else goes on to Next', async () => {
  expect((await post('/sign-in', '')).text).toBe('next: POST /sign-in')
  expect((await post(PATH, '', {}, 'GET')).text).toBe(`next: GET ${PATH}`)
})
