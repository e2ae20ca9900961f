import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { findTestMail, type TestMail } from '#lib/messages/find-test-mail.ts'
import { judgeTestMail, testMessageCheck } from '#lib/wiring/checks/test-message.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage } from '../support/factories.ts'

useDatabase()

const SENT = new Date('2026-05-03T12:00:00Z')
const later = (minutes: number) => new Date(SENT.getTime() + minutes * 60_000)
const HANDED_OVER: NonNullable<TestMail['sentWith']> = {
  transport: 'api',
  keyLastFour: 'abcd',
  categories: [],
  tracksOpens: true,
  tracksClicks: true,
  hasFooter: false,
  ipPool: null,
  unsubscribeGroupId: null,
}
const WAY = {
  fromAddress: 'desk@example.com',
  keyLastFour: 'abcd' as string | null,
  transport: 'api' as const,
  subuserSavedAt: null as Date | null,
}
const mail = (values: Partial<TestMail>): TestMail => ({
  id: '01990000-0000-7000-8000-000000000000',
  toAddress: 'ana@example.com',
  status: 'sent',
  createdAt: SENT,
  acceptedAt: SENT,
  deliveredAt: null,
  firstEventAt: null,
  changedAt: SENT,
  reason: null,
  stream: 'transactional',
  fromAddress: 'desk@example.com',
  sentWith: HANDED_OVER,
  ...values,
})

test.each<[string, Partial<TestMail> | null, number, string]>([
  ['none', null, 0, 'waiting'],
  ['queued', { status: 'queued', acceptedAt: null }, 1, 'waiting'],
  [
    'put off by the provider',
    { status: 'queued', acceptedAt: null, reason: 'too many requests' },
    1,
    'waiting',
  ],
  ['queued for long', { status: 'queued', acceptedAt: null }, 16, 'failed'],
  ['accepted', { status: 'sent' }, 1, 'waiting'],
  ['accepted, and silence', { status: 'sent' }, 16, 'failed'],
  ['processed', { status: 'processed', firstEventAt: later(1) }, 60, 'waiting'],
  ['deferred', { status: 'deferred', firstEventAt: later(1) }, 60, 'waiting'],
  ['delivered', { status: 'delivered', firstEventAt: later(1), deliveredAt: later(1) }, 2, 'ok'],
  ['bounced', { status: 'bounced', firstEventAt: later(1), reason: 'No such user' }, 2, 'failed'],
  ['dropped', { status: 'dropped', firstEventAt: later(1) }, 2, 'failed'],
  ['not accepted', { status: 'failed', acceptedAt: null, reason: 'Forbidden' }, 2, 'failed'],
  ['unconfirmed', { status: 'unconfirmed', acceptedAt: null }, 60, 'waiting'],
])('a test mail that is %s', (_name, values, minutes, state) => {
  const finding = judgeTestMail(values && mail(values), WAY, later(minutes))
  expect(finding.state).toBe(state)
  expect(finding.isAnew ?? false, 'a test mail on its way is no failure to tell of').toBe(state === 'waiting')
  if (values?.reason) expect(finding.summary).toContain(values.reason)
  if (state !== 'ok' && values?.status !== 'processed') expect(finding.summary).not.toBe('')
})

test('silence after acceptance leads to the event webhook', () => {
  expect(judgeTestMail(mail({ status: 'sent' }), WAY, later(16)).href).toBe('/settings/event-webhook')
})

const DELIVERED: Partial<TestMail> = { status: 'delivered', firstEventAt: later(1), deliveredAt: later(1) }

test.each<[string, Partial<typeof WAY>, number, RegExp]>([
  ['another key', { keyLastFour: 'wxyz' }, 2, /^The key was changed since the last test mail\.$/],
  ['a key that is gone', { keyLastFour: null }, 2, /^There is no key to send/],
  ['another sender', { fromAddress: 'crm@example.com' }, 2, /from address was changed/],
  ['another transport', { transport: 'smtp' as 'api' }, 2, /transport was changed/],
  ['another subuser', { subuserSavedAt: later(1.5) }, 2, /subuser was changed/],
  ['the same for 31 days', {}, 31 * 24 * 60, /30 days/],
])('a test mail that arrived proves nothing of %s', (_name, changes, minutes, why) => {
  const finding = judgeTestMail(mail(DELIVERED), { ...WAY, ...changes }, later(minutes))
  expect(finding).toMatchObject({ state: 'waiting', isAnew: true })
  expect(finding.summary).toMatch(why)
})

test('a test mail that was sent after the choice of the subuser proves it', () => {
  expect(judgeTestMail(mail(DELIVERED), { ...WAY, subuserSavedAt: later(-1) }, later(2)).state).toBe('ok')
})

test('a test mail that a former key was refused for fails no longer', () => {
  const refused = mail({ status: 'failed', acceptedAt: null, reason: 'Forbidden' })
  expect(judgeTestMail(refused, { ...WAY, keyLastFour: 'wxyz' }, later(2)).state).toBe('waiting')
})

test('a swapped key has to be proven, though it was saved long before the test mail', async () => {
  await db().streamSettings.create({
    data: {
      provider: 'sandbox',
      stream: 'transactional',
      fromAddress: 'desk@example.com',
      keyLastFour: 'abcd',
      keySavedAt: SENT,
    },
  })
  const run = () => testMessageCheck.run({ provider: 'sandbox', signal: new AbortController().signal })
  await makeMessage({
    composeKey: 'test:someone:swapped',
    createdAt: new Date(),
    status: 'delivered',
    sentWith: HANDED_OVER,
  })
  expect((await run()).state).toBe('ok')
  await db().streamSettings.updateMany({ data: { keyLastFour: 'wxyz' } })
  expect((await run()).state).toBe('waiting')
  await db().message.deleteMany()
})

test('the latest test mail of this provider is found, with when each stage was reached', async () => {
  const ownTest = (createdAt: Date, provider: 'sandbox' | 'sendgrid_us' = 'sandbox') =>
    makeMessage({
      composeKey: `test:someone:${createdAt.toISOString()}:${provider}`,
      createdAt,
      provider,
      sentAt: createdAt,
    })
  await ownTest(SENT)
  const latest = await ownTest(later(5))
  await ownTest(later(9), 'sendgrid_us')
  await makeMessage({ createdAt: later(10) })
  await db().mailEvent.create({
    data: {
      provider: 'sandbox',
      kind: 'delivered',
      occurredAt: later(6),
      receivedAt: later(7),
      fingerprint: '01990000-0000-7000-8000-000000000001',
      messageId: latest.id,
      raw: {},
    },
  })
  expect(await findTestMail('sandbox')).toMatchObject({
    id: latest.id,
    acceptedAt: later(5),
    deliveredAt: later(6),
    firstEventAt: later(7),
  })
  expect(await findTestMail('sendgrid_eu')).toBeNull()
})

test('an event about the test mail is news, before the checks are due again', async () => {
  const hasNews = (since: Date) => testMessageCheck.hasNews?.({ provider: 'sandbox', since })
  const createdAt = new Date()
  const after = (ms: number) => new Date(createdAt.getTime() + ms)
  const { id } = await makeMessage({
    composeKey: 'test:someone:news',
    createdAt,
    sentAt: after(100),
    status: 'sent',
  })
  expect(await hasNews(after(0))).toBe(true)
  expect(await hasNews(after(100))).toBe(false)
  await db().mailEvent.create({
    data: {
      provider: 'sandbox',
      fingerprint: '01990000-0000-7000-8000-000000000002',
      messageId: id,
      kind: 'processed',
      occurredAt: createdAt,
      receivedAt: after(200),
      raw: {},
    },
  })
  expect((await findTestMail('sandbox'))?.changedAt).toEqual(after(200))
  expect(await hasNews(after(100))).toBe(true)
  expect(await hasNews(after(200))).toBe(false)
  await db().message.deleteMany()
})
