import { fork } from 'node:child_process'
import { randomBytes, sign } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { makeSigningKeys } from '#lib/sandbox/wire.ts'
import {
  openInboundConnection,
  replaceInboundSecret,
  saveInboundFacts,
  saveInboundWish,
} from '#lib/settings/inbound-connection.ts'
import { spoolBody } from '#lib/web/spool-body.ts'
import { useDatabase } from '../support/database.ts'
import { openInboundServer } from '../support/inbound-door.ts'
import { thrownBy } from '../support/thrown.ts'
import { waitFor } from '../support/wait-for.ts'

const database = useDatabase()
const folder = mkdtempSync(join(tmpdir(), 'mailroom-inbound-'))
process.env.DATA_DIR = folder

const MB = 1024 * 1024
const TYPE = 'multipart/form-data; boundary=xYzZY'
const WISH = { hostname: 'reply.example.com', sendRaw: true, spamCheck: false, isSigned: false }

let server: Awaited<ReturnType<typeof openInboundServer>>
let secret = ''

beforeAll(async () => {
  await db().inboundConnection.deleteMany()
  await saveInboundWish(db(), 'sandbox', WISH)
  secret = (await openInboundConnection('sandbox'))?.secret ?? ''
  server = await openInboundServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  await db().inboundPost.deleteMany()
})

const post = (body: string | Buffer, path = `/api/webhooks/sendgrid/inbound/${secret}`, headers = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: { 'content-type': TYPE, ...headers },
  })
const rows = () => db().inboundPost.findMany({ include: { chunks: { orderBy: { position: 'asc' } } } })
const stored = (row: { chunks: { body: Uint8Array }[] }) =>
  Buffer.concat(row.chunks.map(({ body }) => gunzipSync(body)))
const spooled = () => (existsSync(join(folder, 'inbound')) ? readdirSync(join(folder, 'inbound')) : [])

test('a mail is stored whole, byte for byte, under its content type, and answered 200', async () => {
  const body = Buffer.concat([Buffer.from('--xYzZY\r\n\xe9\0', 'latin1'), randomBytes(3 * MB + 7)])
  expect((await post(body)).status).toBe(200)
  const [row, ...more] = await rows()
  expect(more).toEqual([])
  expect(row).toMatchObject({ contentType: TYPE, bytes: body.length, provider: 'sandbox', copies: 1 })
  expect(row && stored(row).equals(body)).toBe(true)
  expect(spooled()).toEqual([])
})

test('the same mail five times at once is one row, counted', async () => {
  const body = randomBytes(MB)
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(body)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await rows()).toMatchObject([{ copies: 5, chunks: [{ position: 0 }] }])
})

test('a wrong secret, one letter off or empty, is not found and stores nothing', async () => {
  const off = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`
  for (const wrong of [off, '', 'x', `${secret}x`, secret.slice(0, 20)]) {
    expect((await post('x', `/api/webhooks/sendgrid/inbound/${wrong}`)).status, wrong).toBe(404)
    expect((await post('x', `/emailInbound?secret=${wrong}`)).status, wrong).toBe(404)
  }
  expect((await post('x', '/emailInbound')).status).toBe(404)
  expect(await rows()).toEqual([])
})

test('the old path takes the secret from the query and as a password', async () => {
  expect((await post('one', `/emailInbound?secret=${secret}`)).status).toBe(200)
  const authorization = `Basic ${Buffer.from(`mailroom:${secret}`).toString('base64')}`
  expect((await post('two', '/emailInbound', { authorization })).status).toBe(200)
  expect(await rows()).toHaveLength(2)
})

test('bodies that are no mail are kept as they are: nothing under the right secret is lost', async () => {
  const bodies = ['', '\0', '{', '--xYzZY--', 'a'.repeat(70_000), Buffer.from([0xff, 0xfe, 0xd8, 0x00])]
  for (const body of bodies) expect((await post(body)).status).toBe(200)
  const hostile = { 'content-type': `multipart/form-data; boundary=${'x'.repeat(3_000)}` }
  expect((await post('odd type', undefined, hostile)).status).toBe(200)
  expect(await rows()).toHaveLength(bodies.length + 1)
})

test('more than 35 MB is refused, told or not, and leaves nothing', async () => {
  expect((await post(Buffer.alloc(35 * MB + 1))).status).toBe(413)
  expect(await sendChunks(36)).toBe(413)
  expect(await rows()).toEqual([])
  expect(spooled()).toEqual([])
})

test('a body cut in the middle stores nothing and leaves no file', async () => {
  const request = http.request(`${server.url}/api/webhooks/sendgrid/inbound/${secret}`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': TYPE, 'content-length': 10 * MB },
  })
  request.on('error', () => undefined)
  request.write(Buffer.alloc(2 * MB))
  await waitFor('the body to be spooled', () => spooled().length > 0)
  request.destroy()
  await waitFor('the file to be gone', () => spooled().length === 0)
  expect(await rows()).toEqual([])
})

test('a sender that stands still is told to come back', async () => {
  const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('half')) })
  const init = { method: 'POST', body, duplex: 'half' as const }
  const request = new Request('http://mailroom.test/', init)
  const limits = { folder: join(folder, 'slow'), maxBytes: MB, stallSeconds: 0.05, totalSeconds: 60 }
  expect(await thrownBy(spoolBody(request, limits))).toMatchObject({ code: 'provider-unavailable' })
  expect(readdirSync(join(folder, 'slow'))).toEqual([])
})

test('what cannot be stored is answered 503 with Retry-After, never 4xx', async () => {
  await db().$executeRaw`alter table "inbound_chunk" rename to "inbound_chunk_away"`
  try {
    const answer = await post('mail')
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await db().inboundPost.count()).toBe(0)
  } finally {
    await db().$executeRaw`alter table "inbound_chunk_away" rename to "inbound_chunk"`
  }
  expect((await post('mail')).status).toBe(200)
})

test('a signature is checked and noted, and never loses the mail', async () => {
  const { privateKey, publicKey } = makeSigningKeys()
  await saveInboundFacts(db(), 'sandbox', { policyKey: publicKey })
  const body = randomBytes(2 * MB)
  const timestamp = '1700000000'
  const signed = (bytes: Buffer) => ({
    'x-twilio-email-event-webhook-signature': sign(
      'sha256',
      Buffer.concat([Buffer.from(timestamp), bytes]),
      privateKey,
    ).toString('base64'),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  })
  // Keys are read anew once a second.
  await waitFor('the key to be known', async () => {
    await db().inboundPost.deleteMany()
    await post(body, undefined, signed(body))
    return (await rows())[0]?.signature === 'valid'
  })
  expect((await post('other', undefined, signed(body))).status).toBe(200)
  expect((await rows()).map(({ signature }) => signature)).toEqual(['valid', 'wrong'])
  await saveInboundFacts(db(), 'sandbox', { policyKey: null })
})

test('after a change of secret both are taken, the former one for 96 hours', async () => {
  const connection = await openInboundConnection('sandbox')
  if (!connection) throw new Error('no connection')
  await replaceInboundSecret(db(), connection)
  const next = (await openInboundConnection('sandbox'))?.secret ?? ''
  expect(next).not.toBe(secret)
  await waitFor('the new secret to be taken', async () => {
    return (await post('new', `/api/webhooks/sendgrid/inbound/${next}`)).status === 200
  })
  expect((await post('old')).status).toBe(200)
  expect((await rows()).map(({ isLate }) => isLate).sort()).toEqual([false, true])
  await saveInboundFacts(db(), 'sandbox', { rotatedAt: new Date(Date.now() - 97 * 3600_000) })
  await waitFor('the former secret to end', async () => (await post('old')).status === 404)
  expect((await post('new', `/api/webhooks/sendgrid/inbound/${next}`)).status).toBe(200)
  secret = next
})

test('ten mails of 30 MB at once stay below 512 MB', async () => {
  const child = fork('tests/web/inbound-process.ts', {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: database.url(), DATA_DIR: folder },
  })
  const next = <T>() => new Promise<T>((resolve) => child.once('message', (said) => resolve(said as T)))
  const { url } = await next<{ url: string }>()
  const statuses = await Promise.all(
    Array.from({ length: 10 }, (_, index) => sendChunks(30, url, Buffer.from(`mail ${index}`))),
  )
  expect(statuses).toEqual(Array.from({ length: 10 }, () => 200))
  child.send('stop')
  const { peakMb } = await next<{ peakMb: number }>()
  child.disconnect()
  expect(await db().inboundPost.count()).toBe(10)
  expect(peakMb).toBeLessThan(512)
}, 60_000)

/** Posts a body of so many MB without saying its length before. */
function sendChunks(megabytes: number, base = server.url, first = Buffer.alloc(0)): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${base}/api/webhooks/sendgrid/inbound/${secret}`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': TYPE },
    })
    request.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject)
    request.write(first)
    // Quick to compress, so that the test is about memory.
    const piece = Buffer.alloc(MB, randomBytes(16 * 1024))
    let sent = 0
    const more = () => {
      while (sent < megabytes) {
        sent += 1
        if (!request.write(piece)) return void request.once('drain', more)
      }
      request.end()
    }
    more()
  })
}
