import { beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { acceptInvitation } from '#lib/sandbox/teammate-routes.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()
let key: string

beforeEach(async () => {
  const scopes = ['create', 'read', 'delete'].map((verb) => `teammates.${verb}`)
  key = await createSandboxKey(db(), {
    name: 'manage',
    scopes: [...scopes, 'subusers.read', 'user.account.read', 'user.credits.read'],
  })
})

const call = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
  sandbox.call(method, path, body, key)
const invite = (email: string) => call('POST', '/v3/teammates', { email, scopes: [], is_admin: true })

test('an invitation waits until it is accepted, and then is a teammate', async () => {
  const { json } = await invite('ana@example.com')
  const { token } = json as { token: string }
  const pending = (await call('GET', '/v3/teammates/pending')).json
  expect(pending).toMatchObject({ result: [{ email: 'ana@example.com', is_admin: true, token }] })
  expect(await acceptInvitation(token)).toBe(true)
  expect((await call('GET', '/v3/teammates/pending')).json).toEqual({ result: [] })
  expect((await call('GET', '/v3/teammates')).json).toMatchObject({
    result: [{ email: 'ana@example.com', user_type: 'admin', is_admin: true }],
  })
})

test('an address of another account is refused, and one that is here already', async () => {
  await db().sandboxTeammate.create({ data: { username: 'ana', email: 'ana@example.com' } })
  await setSandboxControl(db(), { takenAddresses: ['bea@example.com'] })
  for (const email of ['ana@example.com', 'Bea@example.com', 'nonsense'])
    expect(await invite(email)).toMatchObject({ status: 400, json: { errors: [{ field: 'email' }] } })
})

test('an invitation can be sent again and withdrawn; an old one is not accepted', async () => {
  const { token } = (await invite('ana@example.com')).json as { token: string }
  await db().sandboxInvitation.update({ where: { token }, data: { expiresAt: new Date(0) } })
  expect(await acceptInvitation(token)).toBe(false)
  expect((await call('POST', `/v3/teammates/pending/${token}/resend`)).status).toBe(200)
  const [row] = await db().sandboxInvitation.findMany()
  expect(row?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000)
  expect((await call('DELETE', `/v3/teammates/pending/${token}`)).status).toBe(204)
  expect((await call('DELETE', `/v3/teammates/pending/${token}`)).status).toBe(404)
})

test('a key acts for a subuser where the API allows it, and nowhere else', async () => {
  await db().sandboxSubuser.create({ data: { username: 'shop', email: 'shop@example.com', region: 'eu' } })
  const ask = async (apiKey: string, onBehalfOf: string, url: string) => {
    const reply = await sendgridClient({ apiKey, baseUrl: sandbox.url(), onBehalfOf }).request({
      method: 'GET',
      url,
    })
    return reply.kind === 'answered' ? reply.status : 0
  }
  expect(await ask(key, 'shop', '/v3/teammates')).toBe(200)
  expect(await ask(key, 'nobody', '/v3/teammates')).toBe(403)
  expect(await ask(key, 'shop', '/v3/subusers')).toBe(403)
  const own = await createSandboxKey(db(), { name: 'own', scopes: ['teammates.read'], subuser: 'shop' })
  expect(await ask(own, '', '/v3/teammates')).toBe(200)
  expect(await ask(own, 'shop', '/v3/teammates')).toBe(403)
  expect((await call('GET', '/v3/subusers?include_region=true')).json).toMatchObject([
    { username: 'shop', region: 'eu', disabled: false },
  ])
})

test('a trial has its plan and its hundred mails a day', async () => {
  await setSandboxControl(db(), { planType: 'free' })
  expect((await call('GET', '/v3/user/account')).json).toEqual({ type: 'free', reputation: 100 })
  expect((await call('GET', '/v3/user/credits')).json).toMatchObject({ total: 100, reset_frequency: 'daily' })
})
