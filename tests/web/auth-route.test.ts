import fs from 'node:fs'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { GET, POST } from '../../app/api/auth/[...nextauth]/route.ts'
import { db } from '#lib/db.ts'
import { hashPassword } from '#lib/users/password.ts'
import { findUser } from '#lib/web/session.ts'
import { authOptions } from '#lib/web/auth-options.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { inRequest, request } from '../support/request-scope.ts'

useDatabase()
process.env.NEXTAUTH_URL = 'http://localhost:3000'
process.env.LOG_LEVEL = 'error'

const PASSWORD = 'correct horse battery'
const person = async () => makeUser({ passwordHash: await hashPassword(PASSWORD) })

beforeEach(async () => {
  await db().signInFailure.deleteMany()
})

const context = (...nextauth: string[]) => ({ params: Promise.resolve({ nextauth }) })
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

/** Signs in as the sign-in page does: fetches the token of the form, then posts address and password with it. */
async function signInAs(email: string, password: string, headers: Record<string, string | null> = {}) {
  const asked = request('/api/auth/csrf')
  const csrf = (await inRequest(asked, () => GET(asked, context('csrf')))).result
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  return post(new URLSearchParams({ email, password, csrfToken, json: 'true' }), {
    cookie: cookiesOf(csrf),
    ...headers,
  })
}

async function post(body: URLSearchParams, headers: Record<string, string | null>) {
  const all = { 'content-type': 'application/x-www-form-urlencoded', ...headers }
  const sent = request('/api/auth/callback/credentials', all, { method: 'POST', body: body.toString() })
  return (await inRequest(sent, () => POST(sent, context('callback', 'credentials')))).result
}

describe('signing in over HTTP', () => {
  test('gives a session cookie that scripts cannot read, and that stands for the person', async () => {
    const user = await person()
    const response = await signInAs(user.email, PASSWORD)
    expect(response.status).toBe(200)
    const line = response.headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith('next-auth.session-token='))
    expect(line).toMatch(/HttpOnly/)
    expect(line).toMatch(/SameSite=Lax/)
    const found = await inRequest(request('/', { cookie: line?.split(';')[0] ?? '' }), findUser)
    expect(found.result).toMatchObject({ id: user.id })
  })

  test('remembers the browser: a stranger’s guesses lock it out no longer', async () => {
    const user = await person()
    const asked = request('/api/auth/csrf')
    const csrf = (await inRequest(asked, () => GET(asked, context('csrf')))).result
    const { csrfToken } = (await csrf.json()) as { csrfToken: string }
    const body = new URLSearchParams({ email: user.email, password: PASSWORD, csrfToken, json: 'true' })
    const sent = request(
      '/api/auth/callback/credentials',
      { 'content-type': 'application/x-www-form-urlencoded', cookie: cookiesOf(csrf) },
      { method: 'POST', body: body.toString() },
    )
    const { setCookies } = await inRequest(sent, () => POST(sent, context('callback', 'credentials')))
    const line = setCookies.find((cookie) => cookie.startsWith('mailroom-device='))
    expect(line).toMatch(/HttpOnly/i)
    for (let n = 0; n < 5; n++) await signInAs(user.email, 'guess')
    const device = line?.split(';')[0] ?? ''
    const forged = device.replace(/.{4}$/, 'ffff')
    expect((await signInAs(user.email, PASSWORD, { cookie: forged })).status).toBe(429)
    const other = await person()
    for (let n = 0; n < 5; n++) await signInAs(other.email, 'guess', { 'x-forwarded-for': '192.0.2.50' })
    expect((await signInAs(other.email, PASSWORD, { cookie: device })).status).toBe(429)
    const again = new URLSearchParams({ email: user.email, password: PASSWORD, csrfToken, json: 'true' })
    expect((await post(again, { cookie: `${cookiesOf(csrf)}; ${device}` })).status).toBe(200)
  })

  test('asks for the code of a second step with 202, before it looks at the password', async () => {
    const user = await person()
    const confirmed = { sealedSecret: new Uint8Array([1]), confirmedAt: new Date() }
    await db().twoFactor.create({ data: { userId: user.id, ...confirmed } })
    for (const password of [PASSWORD, 'wrong']) {
      const response = await signInAs(user.email, password)
      expect([response.status, await response.json()]).toEqual([202, { next: 'code' }])
      expect(cookiesOf(response)).not.toContain('session-token')
    }
    await db().twoFactor.deleteMany()
  })

  test('a wrong password and an unknown address give the same answer', async () => {
    const user = await person()
    const [wrong, unknown] = [
      await signInAs(user.email, 'wrong'),
      await signInAs('nobody@example.com', 'wrong'),
    ]
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(await unknown.text()).toBe(await wrong.text())
    expect(cookiesOf(wrong)).not.toContain('session-token')
  })

  test('after 5 failures it is a real 429 with Retry-After, known or unknown, with the same text', async () => {
    const user = await person()
    for (let n = 0; n < 5; n++) {
      await signInAs(user.email, 'wrong', { 'x-forwarded-for': '192.0.2.1' })
      await signInAs('nobody@example.com', 'wrong', { 'x-forwarded-for': '192.0.2.2' })
    }
    const known = await signInAs(user.email, PASSWORD)
    const unknown = await signInAs('nobody@example.com', PASSWORD)
    expect([known.status, unknown.status]).toEqual([429, 429])
    expect(Number(known.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await unknown.text()).toBe(await known.text())
    expect(cookiesOf(known)).not.toContain('session-token')
  })

  test('callers are told apart by the last hop, which a proxy writes', async () => {
    for (let n = 0; n < 20; n++) {
      await signInAs(`nobody-${n}@example.com`, 'wrong', { 'x-forwarded-for': `203.0.113.${n}, 192.0.2.7` })
    }
    const forged = await signInAs('another@example.com', 'wrong', {
      'x-forwarded-for': '203.0.113.99, 192.0.2.7',
    })
    const elsewhere = await signInAs('another@example.com', 'wrong', { 'x-forwarded-for': '192.0.2.8' })
    expect([forged.status, elsewhere.status]).toEqual([429, 401])
  })

  test.each([
    ['foreign', 'https://evil.example'],
    ['null', 'null'],
    ['missing', null],
  ])('a %s Origin is refused and counts nothing', async (_case, origin) => {
    const user = await person()
    const response = await signInAs(user.email, PASSWORD, { origin })
    expect(response.status).toBe(403)
    expect(await db().signInFailure.count()).toBe(0)
  })

  test("without the form's token the right password gives no session", async () => {
    const user = await person()
    const response = await post(
      new URLSearchParams({ email: user.email, password: PASSWORD, json: 'true' }),
      {},
    )
    expect(cookiesOf(response)).not.toContain('session-token')
  })

  test('a password in JSON, which next-auth would read, signs nobody in unchecked', async () => {
    const user = await person()
    const sent = request(
      '/api/auth/callback/credentials',
      { 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify({ email: user.email, password: 'wrong' }) },
    )
    const { result } = await inRequest(sent, () => POST(sent, context('callback', 'credentials')))
    expect(result.status).toBe(422)
  })
})

test('what next-auth offers besides is not there: nobody writes to our log from outside', async () => {
  const sent = request(
    '/api/auth/_log',
    { 'content-type': 'application/json' },
    { method: 'POST', body: '{}' },
  )
  expect((await inRequest(sent, () => POST(sent, context('_log')))).result.status).toBe(404)
  const asked = request('/api/auth/callback/credentials')
  expect((await inRequest(asked, () => GET(asked, context('callback', 'credentials')))).result.status).toBe(
    404,
  )
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_TYPE = { 'content-type': 'application/json' }
type Rubbish = [
  what: string,
  path: string,
  init: { headers?: Record<string, string>; body?: string },
  status: number,
]

// Each of these was a 500 with its stack in the log, for anybody to send.
test.each<Rubbish>([
  ['an address to go on to that is none', '/csrf?callbackUrl=rubbish', {}, 422],
  ['one that is a script', '/session?callbackUrl=javascript:x', {}, 422],
  ['one without a host', '/csrf?callbackUrl=//x:y', {}, 422],
  ['one at a sign-in', '/callback/credentials?callbackUrl=x', { headers: FORM, body: 'email=a' }, 422],
  ['one in a cookie', '/csrf', { headers: { cookie: 'next-auth.callback-url=rubbish' } }, 200],
  ['a session that we did not make', '/session', { headers: { cookie: 'next-auth.session-token=a' } }, 200],
  ['one in a form', '/signout', { headers: FORM, body: 'callbackUrl=rubbish' }, 302],
  ['a number in JSON', '/signout', { headers: JSON_TYPE, body: '{"callbackUrl":5}' }, 422],
  ['JSON that is none', '/session', { headers: JSON_TYPE, body: '{' }, 422],
  ['a form in parts', '/signout', { headers: { 'content-type': 'multipart/form-data' }, body: 'a' }, 422],
])('%s is refused or dropped', async (_what, path, { headers, body }, status) => {
  const sent = request(`/api/auth${path}`, headers, body === undefined ? {} : { method: 'POST', body })
  const asked = context(...sent.nextUrl.pathname.split('/').slice(3))
  const { result } = await inRequest(sent, () => (body === undefined ? GET : POST)(sent, asked))
  expect(result.status).toBe(status)
})

test('nobody is led to an address of another’s choice', async () => {
  const sent = request('/api/auth/csrf', { cookie: 'next-auth.callback-url=https%3A%2F%2Fevil.example' })
  const { result } = await inRequest(sent, () => GET(sent, context('csrf')))
  expect(cookiesOf(result)).not.toContain('evil')
})

test('a session token that is none of ours is no error in the log', () => {
  const written = vi.spyOn(fs, 'write')
  const { logger } = authOptions(null)
  logger?.error?.('JWT_SESSION_ERROR', new Error('invalid'))
  expect(written).not.toHaveBeenCalled()
  logger?.error?.('MISSING_SECRET', new Error('missing'))
  expect(written).toHaveBeenCalledOnce()
})
