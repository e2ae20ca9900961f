import { expect, test } from 'vitest'
import { checkKey, normaliseKey } from '#lib/sendgrid/check-key.ts'
import { NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { closedPort, serveHttp } from './hostile-server.ts'

const KEY = `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`

const serve = (status: number, body: unknown) =>
  serveHttp((response) => response.writeHead(status).end(JSON.stringify(body)))

test('tells the scopes and what each stream lacks', async () => {
  const { url, received } = await serve(200, { scopes: ['mail.send', 'asm.groups.read'] })
  const transactional = await checkKey({ apiKey: KEY, baseUrl: url, stream: 'transactional' })
  expect(transactional).toMatchObject({ ok: true, scopes: ['mail.send', 'asm.groups.read'], missing: [] })
  const marketing = await checkKey({ apiKey: KEY, baseUrl: url, stream: 'marketing' })
  const lacking = NEEDED_SCOPES.marketing.filter(
    (scope) => scope !== 'mail.send' && scope !== 'asm.groups.read',
  )
  expect(marketing).toMatchObject({ ok: true, missing: lacking })
  expect(lacking).toContain('mail.batch.create')
  expect(received[0]).toMatchObject({
    method: 'GET',
    path: '/v3/scopes',
    headers: { authorization: `Bearer ${KEY}` },
  })
})

test.each([
  [401, 'authorization required', 'rejected-by-provider', /new API key/],
  [403, 'access forbidden', 'rejected-by-provider', /lacks a permission/],
  [429, 'too many requests', 'provider-unavailable', /slow down/],
  [500, 'internal server error', 'provider-unavailable', /trouble of its own/],
])('a %i answer is told in SendGrid’s words with advice', async (status, message, code, advice) => {
  const { url } = await serve(status, { errors: [{ message, field: null }] })
  expect(await checkKey({ apiKey: KEY, baseUrl: url, stream: 'transactional' })).toMatchObject({
    ok: false,
    error: { code, message },
    advice: expect.stringMatching(advice) as string,
  })
})

test('a 200 that is no list of scopes is no success', async () => {
  const { url } = await serve(200, { hello: 'world' })
  expect(await checkKey({ apiKey: KEY, baseUrl: url, stream: 'transactional' })).toMatchObject({ ok: false })
})

test('no connection is told as such', async () => {
  const baseUrl = `http://127.0.0.1:${await closedPort()}`
  expect(await checkKey({ apiKey: KEY, baseUrl, stream: 'transactional' })).toMatchObject({
    ok: false,
    error: { code: 'provider-unavailable', message: expect.stringContaining('ECONNREFUSED') as string },
  })
})

test.each([
  KEY,
  `  ${KEY}\n`,
  `"${KEY}"`,
  `“${KEY}”`,
  `SENDGRID_API_KEY=${KEY}`,
  `export SENDGRID_API_KEY="${KEY}"\n`,
  `'SENDGRID_API_KEY=${KEY}'`,
  `SENDGRID_API_KEY: '${KEY}'`,
])('takes %j', (pasted) => {
  expect(normaliseKey(pasted)).toEqual({ key: KEY, warning: null })
})

test.each([
  ['a key that was cut off', KEY.slice(0, 50), /cut off, at 50 characters. Copy it whole.* shows a key once/],
  ['its first part', KEY.slice(0, 25), /cut off/],
  ['the id of a key', 'a'.repeat(22), /the id of a key, its middle part/],
  ['its last part', 'b'.repeat(43), /the last part of a key alone/],
  ['a key without its beginning', KEY.slice(3), /without its beginning/],
  ['a key and more', `${KEY};`, /something more at its end/],
  ['a password', 'correct-horse-1', /does not look like a SendGrid key.* password/],
  ['a key of a form to come', `SG.v2.${'a'.repeat(60)}`, /does not look like a SendGrid key/],
])('%s is named, and kept to be shown to SendGrid', (_, pasted, sentence) => {
  expect(normaliseKey(pasted)).toEqual({
    key: pasted,
    warning: expect.stringMatching(sentence) as string,
  })
})

test.each([
  ['nothing', ' ', /Paste the API key/],
  ['base64 of the key', Buffer.from(KEY).toString('base64'), /base64 form of a key/],
  ['base64 of user and key', Buffer.from(`apikey:${KEY}`).toString('base64'), /base64 form of “apikey:”/],
  ['AUTH PLAIN', Buffer.from(`\0apikey\0${KEY}`).toString('base64'), /as AUTH PLAIN sends it/],
  [
    'a line of AUTH PLAIN',
    `AUTH PLAIN ${Buffer.from(`\0apikey\0${KEY}`).toString('base64')}`,
    /as AUTH PLAIN sends it/,
  ],
  ['user and key', `apikey:${KEY}`, /“apikey:” followed by a key/],
  ['a header', `Authorization: Bearer ${KEY}`, /whole Authorization header/],
  ['two words', `${KEY} ${KEY}`, /no blanks/],
  ['an essay', 'x'.repeat(100_000), /too long/],
])('refuses %s and names it', (_, pasted, sentence) => {
  expect(() => normaliseKey(pasted)).toThrowError(
    expect.objectContaining({
      code: 'invalid',
      message: expect.stringMatching(sentence) as string,
      fields: { key: expect.any(String) as string },
    }),
  )
})
