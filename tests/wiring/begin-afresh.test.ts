import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { readSandboxControl, setSandboxControl } from '#lib/sandbox/control.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { readCredits } from '#lib/sendgrid/account.ts'
import { checkKey } from '#lib/sendgrid/check-key.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import type { SystemServerInput } from '#lib/system-mail/system-server-input.ts'
import { saveSystemServer } from '#lib/system-mail/save-system-server.ts'
import { findManagementKey } from '#lib/settings/management-key.ts'
import { chooseSubuser } from '#lib/settings/choose-subuser.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { beginAfresh, connectByItself } from '#lib/wiring/begin-afresh.ts'
import { CHECKS } from '#lib/wiring/checks/registry.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'
import { saveStreamSettings } from '#lib/wiring/save-stream-settings.ts'
import { makeSandboxKey, readSandboxAccount, verifySandboxSender } from '#lib/wiring/sandbox-account-desk.ts'
import { testSystemServer } from '#lib/wiring/test-system-server.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()
const sandboxPort = await freePort()
process.env.SANDBOX_PORT = String(sandboxPort)
process.env.PORT = String(await freePort())

const provider = 'sandbox' as const
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let actorId = ''
beforeAll(async () => {
  sandbox = await startSandbox({ port: sandboxPort, speed: Infinity })
  actorId = (await makeUser({ role: 'admin' })).id
})
afterAll(() => sandbox.close())

test('afresh there is no key anywhere, nobody enters one but a person, and it can connect itself again', async () => {
  expect(await connectSandbox()).toBe(true)
  await setSandboxControl(db(), { planType: 'free', lacksPolicies: true, maxWebhooks: 1 })
  const expiresAt = new Date(Date.now() + 3_600_000)
  await db().sandboxInvitation.create({
    data: { token: 'old', email: 'ana@example.com', scopes: [], expiresAt },
  })
  await beginAfresh(actorId)
  expect(await readSandboxControl(db())).toMatchObject({
    planType: 'paid',
    lacksPolicies: false,
    maxWebhooks: 5,
  })
  expect(await db().sandboxInvitation.count()).toBe(0)
  expect(await connectSandbox(), 'the worker leaves it alone').toBe(false)
  expect(await readStream(provider, 'transactional')).toMatchObject({ keyLastFour: null, version: 0 })
  expect(await findManagementKey(provider)).toBeNull()
  const left = [db().sandboxKey.count(), db().sandboxWebhook.count(), db().eventConnection.count()]
  expect(await Promise.all(left)).toEqual([0, 0, 0])
  for (const check of CHECKS.filter(({ id }) => id !== 'system-mail'))
    expect((await check.run({ provider, signal: new AbortController().signal })).state, check.id).not.toBe(
      'ok',
    )

  const key = await makeSandboxKey({ kind: 'transactional', subuser: null }, actorId)
  const form = { provider, stream: 'transactional' as const, fromName: '', fromAddress: 'desk@example.com' }
  expect(await saveStreamSettings({ ...form, key, version: 0 }, actorId)).toMatchObject({
    said: 'Saved. The key works.',
  })
  expect(await connectSandbox()).toBe(false)
  expect((await readStream(provider, 'transactional')).keyLastFour).toBe(key.slice(-4))

  await connectByItself(actorId)
  expect(await connectSandbox()).toBe(true)
  expect((await readStream(provider, 'marketing')).keyLastFour).not.toBeNull()
  expect(await db().sandboxWebhook.count()).toBe(1)
})

test('connecting itself, it makes good what was entered: keys, whose mail it is, sender and webhook', async () => {
  await beginAfresh(actorId)
  const key = await makeSandboxKey({ kind: 'transactional', subuser: null }, actorId)
  const entered = {
    provider,
    stream: 'transactional' as const,
    fromName: '',
    fromAddress: 'nobody@example.com',
  }
  await saveStreamSettings({ ...entered, key, version: 0 }, actorId)
  const { version } = await readStream(provider, 'transactional')
  await chooseSubuser({ provider, stream: 'transactional', subuser: 'b', version, actorId })
  await connectByItself(actorId)
  expect(await connectSandbox()).toBe(true)
  expect(await readStream(provider, 'transactional')).toMatchObject({
    subuser: null,
    keyMadeFor: '',
    fromAddress: 'hello@mailroom.test',
    check: { ok: true },
  })
  expect(await db().eventConnection.findFirst()).toMatchObject({ madeFor: '', lastError: null })
  for (const check of CHECKS.filter(({ id }) => ['key', 'sender', 'event-webhook'].includes(id)))
    expect((await check.run({ provider, signal: new AbortController().signal })).state, check.id).toBe('ok')
})

test('a new account has used nothing, and the sample data never does', async () => {
  const send = (id: string, isSample = false) =>
    db().sandboxMail.create({
      data: { id, messageId: id, recipient: 'ana@example.com', request: {}, isSample },
    })
  const used = async () => {
    const apiKey = await makeSandboxKey({ kind: 'everything', subuser: null }, actorId)
    const client = sendgridClient({ apiKey, baseUrl: `http://127.0.0.1:${sandboxPort}` })
    return (await readCredits(client)).used
  }
  await send('of the former account')
  expect(await used()).toBe(1)
  await beginAfresh(actorId)
  expect(await used()).toBe(0)
  await send('a test mail')
  await send('of the sample data', true)
  expect(await used()).toBe(1)
})

test('a key that the sandbox does not know is made anew on the sandbox’s own page', async () => {
  const check = await checkKey({ apiKey: 'SG.unknown', stream: 'transactional', ...providerApi(provider) })
  expect(check).toMatchObject({
    ok: false,
    advice: expect.stringContaining('Settings → Sandbox → Account') as string,
  })
})

test('the owner of an address follows the link once', async () => {
  const { id } = await db().sandboxSender.create({ data: { fromEmail: 'ana@example.com' } })
  expect((await readSandboxAccount()).unverified).toEqual([{ id, address: 'ana@example.com' }])
  await verifySandboxSender(id)
  expect((await readSandboxAccount()).unverified).toEqual([])
  expect(await thrownBy(verifySandboxSender(id))).toMatchObject({ code: 'not-found' })
})

test('its mail server takes system mail, shows what it says, and comes back on its port', async () => {
  const { smtpPort } = await readSandboxAccount()
  const server: SystemServerInput = {
    version: 0,
    host: '127.0.0.1',
    port: smtpPort ?? 0,
    security: 'none',
    username: '',
    password: '',
    fromName: 'Mailroom',
    fromAddress: 'mailroom@example.com',
  }
  await saveSystemServer(server, actorId)
  expect(await testSystemServer('ana@example.com')).toMatchObject({ ok: true })
  expect((await readSandboxAccount()).systemMails).toMatchObject([
    {
      recipients: ['ana@example.com'],
      subject: 'Test mail from Mailroom',
      text: expect.stringContaining('invitations') as string,
    },
  ])
  const [row] = await db().$queryRaw<unknown[]>`select row_to_json(m)::text from sandbox.system_mail m`
  expect(JSON.stringify(row), 'sealed').not.toContain('invitations')

  await sandbox.close()
  sandbox = await startSandbox({ port: sandboxPort, speed: Infinity })
  expect((await readSandboxAccount()).smtpPort).toBe(smtpPort)
  expect(await testSystemServer('ben@example.com')).toMatchObject({ ok: true })
  expect((await readSandboxAccount()).systemMails).toHaveLength(2)
})
