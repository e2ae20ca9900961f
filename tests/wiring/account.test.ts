import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { thrownBy } from '../support/thrown.ts'
import { db, transaction } from '#lib/db.ts'
import { createSandboxKey, ensureSandboxAccount } from '#lib/sandbox/account.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { setSandboxFault, type FaultKind } from '#lib/sandbox/faults.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { chooseSubuser } from '#lib/settings/choose-subuser.ts'
import { findManagementKey, openManagementKey, removeManagementKey } from '#lib/settings/management-key.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { askSender } from '#lib/wiring/ask-sender.ts'
import { readDomainOverview } from '#lib/wiring/domain-overview.ts'
import { readSendChoices } from '#lib/wiring/read-send-choices.ts'
import { inviteToAccount, readAccount, withModifier } from '#lib/wiring/account-desk.ts'
import { judgePlan, planCheck } from '#lib/wiring/checks/plan.ts'
import { findUnheardMarketing } from '#lib/wiring/checks/marketing-webhook.ts'
import { keyCheck } from '#lib/wiring/checks/key.ts'
import { teammatesCheck } from '#lib/wiring/checks/teammates.ts'
import { reportScopes } from '#lib/wiring/key-scopes.ts'
import { saveAccountKey } from '#lib/wiring/manage-key.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

useDatabase()
// Configuration is parsed once, so the port must be known before the first use of anything.
const port = await freePort()
process.env.SENDGRID_API_URL = `http://127.0.0.1:${port}`

const provider = 'sendgrid_us' as const
const context = { provider, signal: new AbortController().signal }
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let actorId: string

beforeAll(async () => {
  sandbox = await startSandbox({ port, speed: Infinity })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, stream_settings, spare_key, management_key, sandbox.api_key,
    sandbox.fault, sandbox.control, sandbox.teammate, sandbox.invitation, sandbox.subuser,
    sandbox.verified_sender, verification_key cascade`
  await db().mailSettings.create({ data: { provider } })
  actorId = (await makeUser({ role: 'admin' })).id
})

const makeKey = (scopes: string[]) => createSandboxKey(db(), { name: 'test', scopes })
const manageBy = async (scopes = NEEDED_SCOPES.management) =>
  saveAccountKey({ provider, key: await makeKey(scopes), version: 0, actorId })
const sendBy = async (key: string, stream: 'transactional' | 'marketing' = 'transactional', version = 0) =>
  transaction((tx) =>
    saveStream(tx, {
      provider,
      stream,
      fromName: '',
      fromAddress: 'desk@example.com',
      key,
      version,
      actorId,
    }),
  )

describe('the management key', () => {
  it('manages in place of the transactional key, and gives way to it when removed', async () => {
    await sendBy(await makeKey(['mail.send']))
    expect(await readAccount(provider)).toMatchObject({ plan: { ok: false, scope: 'user.account.read' } })
    expect(await manageBy()).toBe('Saved. The key may do all that managing needs.')
    expect(await readAccount(provider)).toMatchObject({ plan: { ok: true, value: { type: 'paid' } } })
    await removeManagementKey({ provider, version: 1, actorId })
    expect(await openManagementKey(provider)).toBeNull()
    expect(await readAccount(provider)).toMatchObject({ plan: { ok: false } })
  })

  it('says what each missing permission switches off', async () => {
    expect(await manageBy(['subusers.read', 'mail.send'])).toMatch(/Some of managing stays off/)
    const report = reportScopes('management', (await findManagementKey(provider))?.check ?? null)
    expect(report?.lost.map(({ feature }) => feature)).toContain('Event webhook')
    expect(report?.lost.map(({ feature }) => feature)).not.toContain('Subusers')
    expect(report?.excessive).toEqual(['mail.send'])
  })

  it('is never the key of a stream, and of two admins the second is told', async () => {
    const key = await makeKey(NEEDED_SCOPES.management)
    await sendBy(key)
    await expect(saveAccountKey({ provider, key, version: 0, actorId })).rejects.toMatchObject({
      code: 'invalid',
    })
    await manageBy()
    await expect(manageBy()).rejects.toMatchObject({ code: 'conflict' })
  })

  it('acts for the subuser of a stream, and for the account itself', async () => {
    await db().sandboxSubuser.create({ data: { username: 'shop', email: 'shop@example.com' } })
    await manageBy()
    await chooseSubuser({ provider, stream: 'transactional', subuser: 'shop', version: 0, actorId })
    expect((await openAccountClient(provider))?.subuser).toBe('shop')
    expect((await openAccountClient(provider, { actsFor: 'account' }))?.subuser).toBeNull()
    // The sandbox refuses whoever speaks for a subuser that is not there.
    const planOf = async (actsFor: 'transactional' | 'account') => {
      const account = await openAccountClient(provider, { actsFor })
      const reply = await account?.client.request({ method: 'GET', url: '/v3/user/account' })
      return reply?.kind === 'answered' ? reply.status : null
    }
    expect([await planOf('transactional'), await planOf('account')]).toEqual([200, 200])
    await db().sandboxSubuser.deleteMany()
    expect([await planOf('transactional'), await planOf('account')]).toEqual([403, 200])
    expect(await readStream(provider, 'transactional')).toMatchObject({ subuser: 'shop' })
  })

  it('leaves to the key of a subuser what nobody may ask on its behalf', async () => {
    await db().sandboxSubuser.create({ data: { username: 'shop', email: 'shop@example.com' } })
    await manageBy()
    await chooseSubuser({ provider, stream: 'transactional', subuser: 'shop', version: 0, actorId })
    const desk = { stream: 'transactional' as const, nickname: 'Desk', address: 'desk@example.com' }
    const refusal = await thrownBy(askSender({ ...desk, actorId }))
    expect(refusal).toMatchObject({
      code: 'not-configured',
      message: expect.stringContaining('shop') as string,
    })
    expect(await db().sandboxSender.count()).toBe(0)
    const own = await createSandboxKey(db(), { name: 'own', scopes: ['mail.send'], subuser: 'shop' })
    await sendBy(own, 'transactional', 1)
    await askSender({ ...desk, actorId })
    // One that was saved for the account would have it verified there.
    await chooseSubuser({ provider, stream: 'transactional', subuser: 'news', version: 2, actorId })
    const other = { ...desk, address: 'other@example.com', actorId }
    expect((await thrownBy(askSender(other))).message).toContain('was not saved for the subuser news')
    await chooseSubuser({ provider, stream: 'transactional', subuser: 'shop', version: 3, actorId })
    const overview = await readDomainOverview()
    expect(overview).toMatchObject({
      mailOf: 'shop',
      senders: [{ list: [{ fromEmail: 'desk@example.com' }] }, {}],
    })
    expect(overview.problems).toEqual([])
    // The pools are its key's to list, the groups are asked on its behalf.
    expect(await readSendChoices(provider, 'transactional')).toMatchObject({
      groups: { items: expect.anything() as unknown },
      pools: { problem: 'The key of this stream lacks the permission ips.pools.read.' },
    })
  })
})

test('marketing mail of another subuser waits for a webhook of its own', async () => {
  const of = async () => (await findUnheardMarketing(provider))?.summary ?? null
  await sendBy(await makeKey(['mail.send']), 'marketing')
  expect(await of()).toBeNull()
  await chooseSubuser({ provider, stream: 'marketing', subuser: 'news', version: 1, actorId })
  expect(await of()).toBe(
    'Marketing mail belongs to the subuser news, whose events our webhook does not hear.',
  )
  const lastSeenAt = new Date(Date.now() + 1000)
  const seen = (publicKey: string, madeFor?: string) =>
    db().verificationKey.create({ data: { provider, publicKey, madeFor, lastSeenAt } })
  await seen('ours', '')
  await seen('ours before it was renewed', '')
  expect(await of()).toMatch(/news/)
  await seen('pasted')
  expect(await of()).toBeNull()
  await db().verificationKey.deleteMany({ where: { publicKey: 'pasted' } })
  await seen('made here while transactional mail was its', 'news')
  expect(await of()).toBeNull()
  await chooseSubuser({ provider, stream: 'transactional', subuser: 'shop', version: 0, actorId })
  await chooseSubuser({ provider, stream: 'marketing', subuser: 'shop', version: 2, actorId })
  await db().verificationKey.deleteMany()
  expect(await of()).toBeNull()
  await chooseSubuser({ provider, stream: 'marketing', subuser: null, version: 3, actorId })
  expect(await of()).toMatch(/belongs to the account itself/)
})

describe('teammates', () => {
  it('an address of another account is refused with a form that is not', async () => {
    await manageBy()
    const invite = (email: string) => inviteToAccount({ provider, email, isAdmin: true, actorId })
    const refusal = await thrownBy(invite('taken@example.com'))
    expect(refusal).toMatchObject({
      code: 'rejected-by-provider',
      fields: { email: expect.stringContaining('taken+mailroom@example.com') as string },
    })
    await invite('taken+mailroom@example.com')
    const account = await readAccount(provider)
    expect(account?.invitations).toMatchObject({ ok: true, value: [{ email: 'taken+mailroom@example.com' }] })
    expect(withModifier('ana+crm@example.com')).toBe('ana+crm-mailroom@example.com')
  })
})

describe('checks', () => {
  it('find the sandbox’s own account in order', async () => {
    const { transactional, marketing } = await ensureSandboxAccount(db())
    await sendBy(transactional ?? '')
    await sendBy(marketing ?? '', 'marketing')
    await manageBy()
    for (const check of [keyCheck, planCheck, teammatesCheck])
      expect(await check.run(context), check.id).toMatchObject({ state: 'ok' })
  })

  it('speak of one key or of several, as there are', async () => {
    await sendBy((await ensureSandboxAccount(db())).transactional ?? '')
    expect((await keyCheck.run(context)).summary).toMatch(/knows the key, and it may/)
  })

  it('where the sending key may not look, name the management key and where it is added', async () => {
    await sendBy(await makeKey(['mail.send']))
    expect(await planCheck.run(context)).toMatchObject({
      state: 'waiting',
      advice: expect.stringMatching(
        /^Add a management key with the permission user.account.read under Settings → Account, or set/,
      ) as string,
      href: '/settings/account',
    })
    await manageBy(['stats.read'])
    expect((await planCheck.run(context)).advice).toMatch(/^Give the management key the permission/)
  })

  it('a trial is no plan for production', async () => {
    await manageBy()
    await setSandboxControl(db(), { planType: 'free' })
    expect(await planCheck.run(context)).toMatchObject({
      state: 'ok',
      summary: expect.stringMatching(/trial/) as string,
    })
    await db().mailSettings.updateMany({ data: { isProduction: true } })
    expect(await planCheck.run(context)).toMatchObject({
      state: 'failed',
      advice: expect.stringMatching(/paid plan/) as string,
    })
    expect(judgePlan({ type: 'paid', reputation: null }, { provider, isProduction: true }).state).toBe('ok')
  })

  it('one admin is not enough', async () => {
    await manageBy()
    await db().sandboxTeammate.create({
      data: { username: 'olga', email: 'olga@example.com', userType: 'owner' },
    })
    expect(await teammatesCheck.run(context)).toMatchObject({
      state: 'waiting',
      advice: expect.stringMatching(/second admin/) as string,
    })
  })

  it('a key that was revoked or lacks a permission fails, in words', async () => {
    expect(await keyCheck.run(context)).toMatchObject({ state: 'waiting' })
    await sendBy(await makeKey(['stats.read']))
    expect(await keyCheck.run(context)).toMatchObject({
      state: 'failed',
      summary: expect.stringMatching(/lacks mail.send/) as string,
    })
    await db().sandboxKey.deleteMany()
    expect(await keyCheck.run(context)).toMatchObject({
      state: 'failed',
      summary: expect.stringMatching(/invalid, expired, or revoked/) as string,
    })
  })

  it.each<[FaultKind, string]>([
    ['401', 'failed'],
    ['403', 'waiting'],
    ['429', 'unknown'],
    ['500', 'unknown'],
  ])('%s at the account leaves the checks %s', async (kind, state) => {
    await manageBy()
    for (const pathPrefix of ['/v3/user/account', '/v3/teammates'])
      await setSandboxFault(db(), { pathPrefix, kind, count: null })
    for (const check of [planCheck, teammatesCheck])
      expect(await check.run(context), check.id).toMatchObject({ state })
  })
})
