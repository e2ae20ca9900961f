import { beforeAll, expect, test } from 'vitest'
import { POST } from '../../app/api/webhooks/sendgrid/oauth/token/route.ts'
import { db, transaction } from '#lib/db.ts'
import { openEventOauth, wantEventOauth } from '#lib/settings/event-oauth.ts'
import { checkToken, issueToken, listTokenGuards, TOKEN_LIVES_SECONDS } from '#lib/settings/event-tokens.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'

useDatabase()

const URL_HERE = 'http://127.0.0.1:3000/api/webhooks/sendgrid/oauth/token'
const GRANT = 'grant_type=client_credentials'
let clientId = ''
let secret = ''
beforeAll(async () => {
  await db().eventConnection.create({ data: { provider: 'sandbox' } })
  await transaction((tx) => wantEventOauth(tx, 'sandbox'))
  const oauth = await openEventOauth('sandbox')
  clientId = oauth?.clientId ?? ''
  secret = oauth?.secret ?? ''
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const basic = (id: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`,
})
async function ask(body: string, headers: Record<string, string> = {}) {
  const answer = await POST(new Request(URL_HERE, { method: 'POST', body, headers: { ...FORM, ...headers } }))
  return {
    status: answer.status,
    headers: answer.headers,
    json: (await answer.json()) as Record<string, unknown>,
  }
}

test('a token for the right secret, by header or in the body, as RFC 6749 has it', async () => {
  const answers = [
    await ask(GRANT, basic(clientId, secret)),
    await ask(`${GRANT}&client_id=${clientId}&client_secret=${secret}`),
    await ask(`${GRANT}&scope=events&client_id=${clientId}`, basic(clientId, secret)),
  ]
  for (const { status, headers, json } of answers) {
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toContain('application/json')
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[\w.~-]+$/) as string,
      token_type: 'Bearer',
      expires_in: 600,
    })
  }
  await db().eventConnection.updateMany({ data: { oauthGivenAt: new Date() } })
  const [guard] = await listTokenGuards()
  expect(guard).toMatchObject({ provider: 'sandbox', isRequired: false })
  const states = answers.map(({ json }) =>
    checkToken(`Bearer ${String(json.access_token)}`, guard?.key ?? '', new Date()),
  )
  expect(states).toEqual(['good', 'good', 'good'])
})

test.each<[string, string, Record<string, string>, number, string]>([
  ['another grant', 'grant_type=password', {}, 400, 'unsupported_grant_type'],
  ['no grant', 'client_id=a', {}, 400, 'invalid_request'],
  ['two grants', `${GRANT}&${GRANT}`, {}, 400, 'invalid_request'],
  ['two ids', `${GRANT}&client_id=a&client_id=b&client_secret=c`, {}, 400, 'invalid_request'],
  ['a NUL', `${GRANT}&client_id=%00a&client_secret=c`, {}, 401, 'invalid_client'],
  ['two ways at once', `${GRANT}&client_id=a&client_secret=b`, basic('a', 'b'), 400, 'invalid_request'],
  ['no form', GRANT, { 'content-type': 'application/json' }, 400, 'invalid_request'],
  ['nobody named', GRANT, {}, 401, 'invalid_client'],
  ['an unknown id', GRANT, basic('mailroom-other', 'x'), 401, 'invalid_client'],
  ['no colon', GRANT, { authorization: 'Basic YWJj' }, 401, 'invalid_client'],
  ['broken escapes', GRANT, basic('%', '%'), 401, 'invalid_client'],
])('refused in the words of RFC 6749: %s', async (_what, body, headers, status, error) => {
  const answer = await ask(body, headers)
  expect(answer).toMatchObject({ status, json: { error } })
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('a wrong secret is refused as an unknown id is, and counted for the admin', async () => {
  const [wrong, unknown] = [await ask(GRANT, basic(clientId, 'x')), await ask(GRANT, basic('nobody', secret))]
  expect(wrong.json).toEqual(unknown.json)
  expect(wrong.headers.get('www-authenticate')).toContain('Basic')
  await waitFor('the count', () => db().postRefusal.findUnique({ where: { reason: 'token-refused' } }))
})

test('many wrong secrets are slowed down, and shut nobody out who has the right one', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask(GRANT, basic(clientId, 'x'))))
  const slowed = answers.filter(({ status }) => status === 429)
  expect(slowed.length).toBeGreaterThanOrEqual(20)
  expect(Number(slowed[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask(GRANT, basic(clientId, secret))).status).toBe(200)
})

test('a body that is larger than any such request is not read', async () => {
  expect((await ask(`${GRANT}&scope=${'x'.repeat(10_000)}`)).status).toBe(413)
})

test('a token is good for ten minutes, for its client alone, and as it was given', async () => {
  await db().eventConnection.updateMany({ data: { oauthGivenAt: new Date() } })
  const [guard] = await listTokenGuards()
  const key = guard?.key ?? ''
  const now = new Date('2026-11-22T12:00:00Z')
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const token = issueToken(clientId, now)
  const judge = (header: string | null, at = now) => checkToken(header, key, at)
  expect(judge(`Bearer ${token}`, after(TOKEN_LIVES_SECONDS - 1))).toBe('good')
  expect(judge(`Bearer ${token}`, after(TOKEN_LIVES_SECONDS))).toBe('expired')
  expect(judge(`bearer  ${token}`)).toBe('good')
  expect(judge(`Bearer ${issueToken('mailroom-other', now)}`)).toBe('wrong')
  // Its end moved on by somebody else.
  expect(judge(`Bearer ${token.replace(/^\d/, '9')}`)).toBe('wrong')
  for (const header of [null, '', 'Bearer', `Basic ${token}`, 'Bearer a b', `Bearer ${'é'.repeat(9)}`])
    expect(judge(header), String(header)).toBe('missing')
  for (const header of [
    'Bearer .',
    'Bearer a',
    'Bearer ..',
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token}=`,
  ])
    expect(judge(header), header).toBe('wrong')
})
