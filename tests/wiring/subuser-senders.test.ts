import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { streamState } from '#components/settings/stream-state.ts'
import { db, transaction } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { chooseSubuser } from '#lib/settings/choose-subuser.ts'
import type { Stream } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { askSender } from '#lib/wiring/ask-sender.ts'
import { senderCheck } from '#lib/wiring/checks/sender.ts'
import { findCover } from '#lib/wiring/find-cover.ts'
import { saveAccountKey } from '#lib/wiring/manage-key.ts'
import { readDomainOverview } from '#lib/wiring/domain-overview.ts'
import { readSenderCover } from '#lib/wiring/read-sender-cover.ts'
import { runChecks } from '#lib/wiring/run-checks.ts'
import { saveStreamSettings } from '#lib/wiring/save-stream-settings.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { addValidDomain } from '../support/valid-domain.ts'

useDatabase()
const sandboxPort = await freePort()
process.env.SANDBOX_PORT = String(sandboxPort)

const provider = 'sandbox' as const
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let actorId = ''
beforeAll(async () => {
  sandbox = await startSandbox({ port: sandboxPort, speed: Infinity })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await db()
    .$executeRaw`truncate mail_settings, stream_settings, management_key, sandbox.api_key, sandbox.subuser,
    sandbox.verified_sender, sandbox.domain, sandbox.fault cascade`
  await db().mailSettings.create({ data: { provider } })
  actorId = (await makeUser({ role: 'admin' })).id
  await db().sandboxSubuser.create({ data: { username: 'news', email: 'news@example.com' } })
})

const check = () => senderCheck.run({ provider, signal: new AbortController().signal })
const makeKey = (scopes: string[], subuser: string | null = null) =>
  createSandboxKey(db(), { name: 'test', scopes, subuser })
const manage = async () => {
  const key = await makeKey(NEEDED_SCOPES.management)
  await saveAccountKey({ provider, key, version: 0, actorId })
}
const save = async (stream: Stream, fromAddress: string, key: string | null = null) => {
  const { version } = await readStream(provider, stream)
  await transaction((tx) =>
    saveStream(tx, { provider, stream, fromName: '', fromAddress, key, version, actorId }),
  )
}
const giveTo = async (stream: Stream, subuser: string) => {
  const { version } = await readStream(provider, stream)
  await chooseSubuser({ provider, stream, subuser, version, actorId })
}
const verify = (username: string, fromEmail: string) =>
  db().sandboxSender.create({ data: { username, fromEmail, isVerified: true } })
const validate = (username: string, domain: string) => addValidDomain(domain, { username })

const WELL = { ok: true as const, scopes: ['mail.send'], missing: [], checkedAt: '2026-05-03T12:00:00.000Z' }

test('each stream is judged by its own subuser: what another one has covers nothing', async () => {
  await manage()
  await save('transactional', 'desk@example.com', await makeKey(['mail.send']))
  await save('marketing', 'news@example.com', await makeKey(NEEDED_SCOPES.marketing, 'news'))
  await giveTo('marketing', 'news')
  await verify('mailroom', 'desk@example.com')
  await verify('mailroom', 'news@example.com')
  await validate('mailroom', 'example.com')
  expect(await check()).toMatchObject({
    state: 'failed',
    summary: 'Nothing in the subuser news covers the from address of the marketing stream.',
    details: [
      { label: 'Transactional', found: 'example.com, valid' },
      { label: 'Marketing', found: 'nothing' },
    ],
  })
  await verify('news', 'news@example.com')
  expect((await check()).state).toBe('ok')
  await db().sandboxSender.deleteMany({ where: { username: 'news' } })
  await validate('news', 'example.com')
  expect((await check()).state).toBe('ok')
  // Neither does a domain of a subuser cover the account's mail, though the account sees it.
  await db().sandboxDomain.deleteMany({ where: { username: 'mailroom' } })
  await db().sandboxSender.deleteMany()
  expect(await check()).toMatchObject({
    state: 'failed',
    summary: 'Nothing in the account covers the from address of the transactional stream.',
  })
  expect(await findCover({ provider, stream: 'transactional' }, 'desk@example.com')).toBeNull()
})

test('a stream is called ready only where SendGrid takes its own sender', async () => {
  await manage()
  await save('transactional', 'desk@example.com', await makeKey(['mail.send']))
  await save('marketing', 'news@example.org')
  await verify('mailroom', 'news@example.org')
  const badge = async () => {
    const view = { ...(await readStream(provider, 'transactional')), check: WELL }
    return streamState('transactional', view, await readSenderCover(provider, 'transactional')).label
  }
  const look = () => runChecks({ reason: 'demand', checks: [senderCheck] })
  await db().checkStanding.deleteMany()
  expect(await badge()).toBe('Sender not checked')
  await look()
  expect(await badge()).toBe('Sender not verified')
  expect(await readSenderCover(provider, 'marketing'), 'the other one’s is').toBe(true)
  await verify('mailroom', 'desk@example.com')
  await look()
  expect(await badge()).toBe('Ready')
})

test('a stream without the key of its subuser is said to be left out, and fails nothing else', async () => {
  await manage()
  await save('transactional', 'desk@example.com', await makeKey(['mail.send']))
  await save('marketing', 'news@example.com')
  await giveTo('marketing', 'news')
  await verify('mailroom', 'desk@example.com')
  expect(await check()).toMatchObject({
    state: 'ok',
    summary: 'The from address is a verified sender.',
    details: [
      { label: 'Transactional', found: 'verified sender' },
      { label: 'Marketing', found: 'not looked at: no key of the subuser news is saved' },
    ],
  })
  // Transactional mail waits for its own.
  await giveTo('transactional', 'shop')
  await db().sandboxSubuser.create({ data: { username: 'shop', email: 'shop@example.com' } })
  await db().streamSettings.updateMany({
    where: { stream: 'transactional' },
    data: { sealedKey: null, keyLastFour: null, keyFingerprint: null },
  })
  expect(await check()).toMatchObject({
    state: 'waiting',
    summary: expect.stringContaining('for the subuser shop only by a key made inside it') as string,
  })
})

test('without a management key the marketing key tells of its own subuser', async () => {
  await save('transactional', 'desk@example.com', await makeKey(['mail.send', 'whitelabel.read']))
  await save('marketing', 'news@example.com', await makeKey(['mail.send', 'whitelabel.read'], 'news'))
  await giveTo('marketing', 'news')
  await verify('mailroom', 'desk@example.com')
  await verify('news', 'news@example.com')
  expect((await check()).state).toBe('ok')
  await db().sandboxSender.deleteMany({ where: { username: 'news' } })
  expect(await check()).toMatchObject({ state: 'failed', details: [{ found: 'verified sender' }, {}] })
})

test('an address is verified in the account of the stream that was chosen, and both accounts’ are listed', async () => {
  await manage()
  await save('transactional', 'desk@example.com', await makeKey(['mail.send']))
  const ask = (stream: Stream, address: string) => askSender({ stream, nickname: 'Desk', address, actorId })
  const listed = async () =>
    (await readDomainOverview()).senders.map(({ owner, list, problem }) => [
      owner,
      list?.map(({ fromEmail }) => fromEmail) ?? problem,
    ])
  await ask('marketing', 'one@example.com')
  expect(await listed(), 'the same account has one list').toEqual([
    ['the account itself', ['one@example.com']],
  ])
  await save('marketing', 'news@example.com')
  await giveTo('marketing', 'news')
  expect((await listed())[1]?.[1]).toContain('for the subuser news only by a key made inside it')
  expect((await readDomainOverview()).problems, 'what can be read is no problem of the page').toEqual([])
  await save('marketing', 'news@example.com', await makeKey(NEEDED_SCOPES.marketing, 'news'))
  await ask('marketing', 'news@example.com')
  await ask('transactional', 'desk@example.com')
  expect(await listed()).toEqual([
    ['the account itself', ['one@example.com', 'desk@example.com']],
    ['the subuser news', ['news@example.com']],
  ])
})

test('no permission is asked for that cannot be given', async () => {
  await manage()
  await save('transactional', 'desk@example.com', await makeKey(['mail.send']))
  await setSandboxFault(db(), { pathPrefix: '/v3/verified_senders', kind: '403', count: null })
  const { problems } = await readDomainOverview()
  const { summary, advice } = await check()
  const said = [...problems, summary, advice].join(' ')
  expect(said).toContain('access forbidden')
  expect(said).not.toMatch(/sender_verification|2fa_required|null/)
})

describe('a sender that is saved', () => {
  const press = async (fromAddress: string, stream: Stream = 'transactional', key = '') => {
    const { version } = await readStream(provider, stream)
    return saveStreamSettings({ provider, stream, fromName: '', fromAddress, key, version }, actorId)
  }

  test('is said at once to be refused where nothing of the account covers it, and is saved all the same', async () => {
    await manage()
    const desk = 'desk@example.com'
    expect(await press(desk, 'transactional', await makeKey(['mail.send']))).toEqual({
      said: 'Saved. The key works.',
      uncovered: desk,
    })
    expect(await readStream(provider, 'transactional')).toMatchObject({ fromAddress: desk, version: 1 })
    await verify('mailroom', 'other@example.com')
    expect(await press(desk)).toEqual({ said: 'Saved.', uncovered: desk })
    await verify('mailroom', desk)
    expect(await press(desk)).toEqual({ said: 'Saved.', uncovered: null })
    await validate('mailroom', 'example.com')
    expect(await press('sales@example.com')).toEqual({ said: 'Saved.', uncovered: null })
    // What the account has covers no mail of a subuser.
    await press('news@example.com', 'marketing', await makeKey(NEEDED_SCOPES.marketing, 'news'))
    await giveTo('marketing', 'news')
    expect(await press('news@example.com', 'marketing')).toMatchObject({ uncovered: 'news@example.com' })
  })

  test('is said nothing about where it cannot be read', async () => {
    const unseen = { uncovered: null }
    expect(await press('desk@example.com'), 'no key').toMatchObject(unseen)
    expect(await press('desk@example.com', 'transactional', await makeKey(['mail.send']))).toMatchObject(
      unseen,
    )
    await manage()
    for (const kind of ['403', '500', 'lost'] as const) {
      await setSandboxFault(db(), { pathPrefix: '/v3/verified_senders', kind, count: null })
      expect(await press(`${kind}@example.com`), kind).toEqual({ said: 'Saved.', uncovered: null })
    }
  })
})
