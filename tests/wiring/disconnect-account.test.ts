import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '#lib/db.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { clearSandboxFaults, setSandboxFault, type FaultKind } from '#lib/sandbox/faults.ts'
import { CHECK_IDS } from '#lib/setup/check.ts'
import { recordFinding } from '#lib/setup/record-finding.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { CHECKS } from '#lib/wiring/checks/registry.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { disconnectAccount, forgetStanding } from '#lib/wiring/disconnect-account.ts'
import { readLeaving } from '#lib/wiring/leaving-desk.ts'
import { connectInbound } from '#lib/wiring/provision-inbound.ts'
import { runChecks } from '#lib/wiring/run-checks.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage } from '../support/factories.ts'
import { thrownBy } from '../support/thrown.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

const provider = 'sandbox' as const
const HOST = 'reply.example.com'
const ALL = { provider, removesWebhook: true, removesInbound: true }
const OTHERS = [
  { id: 'theirs', url: 'https://val.example.com/events', settings: { enabled: true, delivered: true } },
]

useDatabase()
useSandbox(() => Promise.resolve())
beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, stream_settings, spare_key, management_key, event_connection,
    inbound_connection, verification_key, check_standing, sandbox.api_key, sandbox.webhook, sandbox.parse_host,
    sandbox.security_policy, sandbox.fault, sandbox.control cascade`
  await connectSandbox()
  await setSandboxControl(db(), { isByHand: true })
  const wish = { hostname: HOST, sendRaw: true, spamCheck: false, isSigned: true, givenUpUrl: null }
  await connectInbound({ provider, ...wish }, actorId())
  await db().sandboxWebhook.createMany({ data: OTHERS })
  await db().sandboxParseHost.create({
    data: { hostname: 'other.example.com', url: 'https://val.example.com/in' },
  })
  const now = new Date()
  const stands = {
    provider,
    state: 'ok',
    summary: '',
    since: now,
    foundAt: now,
    triedAt: now,
    lastOkAt: now,
  } as const
  await db().checkStanding.createMany({
    data: CHECK_IDS.map((checkId) => ({ ...stands, checkId })),
  })
})

/** Limits of calls pass this many times as fast, so that nobody waits for what never comes. */
const HASTE = 15
const timeout = AbortSignal.timeout.bind(AbortSignal)
beforeEach(() => {
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(Math.ceil(ms / HASTE)))
})

/** What others have in the account, whole. */
const foreign = async () =>
  JSON.stringify([
    await db().sandboxWebhook.findMany({ where: { id: 'theirs' } }),
    await db().sandboxParseHost.findMany({ where: { hostname: 'other.example.com' } }),
  ])
/** How much of ours stands there, and how much is kept of it here. */
const ours = async () => ({
  webhooks: await db().sandboxWebhook.count({ where: { id: { not: 'theirs' } } }),
  hosts: await db().sandboxParseHost.count({ where: { hostname: HOST } }),
  policies: await db().sandboxPolicy.count(),
  keys: (await readLeaving(provider))?.keys.length ?? 0,
})
const GONE = { webhooks: 0, hosts: 0, policies: 0, keys: 0 }
const deeds = async () =>
  (await db().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action)

test('sending stops, ours is removed, the keys are forgotten, and what is another’s or of mail already sent stays', async () => {
  const before = await foreign()
  expect(await readLeaving(provider)).toMatchObject({ webhook: { why: null }, inbound: { name: HOST } })
  expect((await ours()).keys).toBe(3)
  expect(await disconnectAccount(ALL, actorId())).toEqual([])
  expect(await ours()).toEqual(GONE)
  expect(await foreign()).toBe(before)
  expect((await readMailSettings()).isEnabled).toBe(false)
  expect(await db().verificationKey.count()).toBe(1)
  expect(await db().streamSettings.findFirst({ where: { stream: 'transactional' } })).toMatchObject({
    sealedKey: null,
    keyFingerprint: null,
    fromAddress: expect.stringContaining('@') as string,
  })
  expect((await deeds()).slice(-4)).toEqual([
    'sending.switched-off',
    'event-webhook.removed',
    'inbound-host.disconnected',
    'account.disconnected',
  ])
  expect(await readLeaving(provider), 'nothing is left to leave').toBeNull()
})

test('leaving again, also twice at once, is recorded once', async () => {
  const earlier = (await deeds()).length
  await Promise.allSettled([disconnectAccount(ALL, actorId()), disconnectAccount(ALL, actorId())])
  await disconnectAccount(ALL, actorId())
  const before = (await deeds()).length
  await disconnectAccount(ALL, actorId())
  expect((await deeds()).slice(before)).toEqual([])
  const left = (await deeds()).slice(earlier).filter((deed) => deed === 'account.disconnected')
  expect(left).toHaveLength(1)
})

test('what is still on the way is counted without the sample data', async () => {
  await makeMessage({ status: 'sent', isSample: true })
  await makeMessage({ status: 'queued', isSample: true })
  await makeMessage({ status: 'sent' })
  expect((await readLeaving(provider))?.mail).toEqual({ queued: 0, onTheirWay: 1 })
})

test.each([ALL, { ...ALL, removesWebhook: false, removesInbound: false }])(
  'each step of the account waits for what comes first, knows when it worked, and nothing is missed: %j',
  async (wish) => {
    await disconnectAccount(wish, actorId())
    const stands = async () =>
      new Map((await db().checkStanding.findMany()).map((row) => [row.checkId, row] as const))
    const ofAccount = CHECK_IDS.filter((id) => id !== 'system-mail')
    const atOnce = await stands()
    expect(atOnce.get('system-mail')).toMatchObject({ state: 'ok', leftAt: null })
    for (const id of ofAccount)
      expect(atOnce.get(id), id).toMatchObject({
        state: 'waiting',
        lastOkAt: expect.any(Date) as Date,
        leftAt: expect.any(Date) as Date,
      })
    await runChecks({ reason: 'demand', checks: CHECKS.filter(({ id }) => id !== 'system-mail') })
    const found = await stands()
    const isWebhookLeft = !wish.removesWebhook
    for (const id of ofAccount.filter((one) => one !== 'signature'))
      expect(found.get(id), id).toMatchObject({ state: 'waiting', lastOkAt: expect.any(Date) as Date })
    expect(found.get('sender')?.summary).toBe('There is no key to ask with yet.')
    expect(found.get('signature')?.summary, 'a webhook that still posts').toContain(
      isWebhookLeft ? 'since the webhook was made' : 'no webhook yet',
    )
    const check = { id: 'sender', label: 'Sender' } as const
    const at = new Date()
    const by = { runId: randomUUID(), reason: 'demand', askedById: null, provider, startedAt: at } as const
    await recordFinding(
      by,
      check,
      { state: 'failed', summary: 'Of the next account' },
      { startedAt: at, finishedAt: at },
    )
    expect(await db().notification.count()).toBe(0)
  },
)

test('what nobody asked to have removed stays, and is known as left', async () => {
  const left = await disconnectAccount({ ...ALL, removesWebhook: false, removesInbound: false }, actorId())
  expect(left).toEqual(['webhook', 'inbound'])
  expect(await ours()).toEqual({ webhooks: 1, hosts: 1, policies: 1, keys: 0 })
  expect(await readLeaving(provider)).toMatchObject({
    keys: [],
    webhook: { why: null },
    inbound: { why: null },
  })
  const open = await openInboundConnection(provider)
  expect(open?.secret, 'its mail is still taken').toBeTruthy()
})

test('a webhook and a host that somebody else has taken over are left to them', async () => {
  const theirs = 'https://val.example.com/theirs'
  await db().sandboxWebhook.updateMany({ where: { id: { not: 'theirs' } }, data: { url: theirs } })
  await db().sandboxParseHost.updateMany({ where: { hostname: HOST }, data: { url: theirs } })
  expect(await disconnectAccount(ALL, actorId())).toEqual(['webhook'])
  expect(await ours()).toMatchObject({ webhooks: 1, hosts: 1, keys: 0 })
  expect((await readLeaving(provider))?.webhook?.why).toContain(theirs)
})

test('with a key that SendGrid does not know any more one leaves all the same, told what stands there', async () => {
  await db().sandboxKey.deleteMany()
  expect(await disconnectAccount(ALL, actorId())).toEqual(['webhook', 'inbound'])
  expect(await ours()).toEqual({ webhooks: 1, hosts: 1, policies: 1, keys: 0 })
  const { webhook, inbound } = (await readLeaving(provider)) ?? {}
  for (const one of [webhook, inbound]) {
    expect(one?.why).toMatch(/^SendGrid says “.+”\.$/)
    expect(one?.why, 'no advice to enter another key').not.toMatch(/new key/i)
  }
  await forgetStanding(provider, actorId())
  expect(await readLeaving(provider)).toBeNull()
})

const PLACES: [string, string, FaultKind][] = [
  ['GET', '/v3/user/webhooks/event/settings/all', '500'],
  ['DELETE', '/v3/user/webhooks/event/settings', '429'],
  ['DELETE', '/v3/user/webhooks/event/settings', 'lost'],
  ['GET', '/v3/user/webhooks/parse/settings', '500'],
  ['DELETE', '/v3/user/webhooks/parse/settings', '500'],
  ['DELETE', '/v3/user/webhooks/parse/settings', 'lost'],
  ['DELETE', '/v3/user/webhooks/security/policies', 'lost'],
]
test.each(PLACES)(
  'broken off at %s %s (%s), nothing is sent, the keys are kept, and the next run ends it',
  async (method, pathPrefix, kind) => {
    const before = await foreign()
    await setSandboxFault(db(), { method, pathPrefix, kind })
    expect(await thrownBy(disconnectAccount(ALL, actorId()))).toMatchObject({
      code: 'provider-unavailable',
      message: expect.stringContaining('keys are still here') as string,
    })
    expect((await readMailSettings()).isEnabled).toBe(false)
    expect((await ours()).keys).toBe(3)
    await clearSandboxFaults(db())
    expect(await disconnectAccount(ALL, actorId())).toEqual([])
    expect(await ours()).toEqual(GONE)
    expect(await foreign()).toBe(before)
  },
)

test('a sandbox that connects itself, and another provider than the chosen one, are not left this way', async () => {
  expect(await thrownBy(disconnectAccount({ ...ALL, provider: 'sendgrid_us' }, actorId()))).toMatchObject({
    code: 'conflict',
  })
  expect(await thrownBy(forgetStanding(provider, actorId())), 'while there is a key').toMatchObject({
    code: 'conflict',
  })
  await setSandboxControl(db(), { isByHand: false })
  expect(await thrownBy(disconnectAccount(ALL, actorId()))).toMatchObject({ code: 'conflict' })
  expect(await readLeaving(provider)).toBeNull()
  expect((await ours()).webhooks).toBe(1)
})
