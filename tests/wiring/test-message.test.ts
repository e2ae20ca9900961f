import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { findTestMail, type TestMail } from '#lib/messages/find-test-mail.ts'
import { judgeTestMail } from '#lib/wiring/checks/test-message.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage } from '../support/factories.ts'

useDatabase()

const SENT = new Date('2026-05-03T12:00:00Z')
const later = (minutes: number) => new Date(SENT.getTime() + minutes * 60_000)
const mail = (values: Partial<TestMail>): TestMail => ({
  id: '01990000-0000-7000-8000-000000000000',
  toAddress: 'ana@example.com',
  status: 'sent',
  createdAt: SENT,
  acceptedAt: SENT,
  deliveredAt: null,
  firstEventAt: null,
  reason: null,
  ...values,
})

test.each<[string, Partial<TestMail> | null, number, string]>([
  ['none', null, 0, 'waiting'],
  ['queued', { status: 'queued', acceptedAt: null }, 1, 'waiting'],
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
  const finding = judgeTestMail(values && mail(values), later(minutes))
  expect(finding.state).toBe(state)
  expect(finding.isAnew ?? false, 'a test mail on its way is no failure to tell of').toBe(state === 'waiting')
  if (values?.reason) expect(finding.summary).toContain(values.reason)
  if (state !== 'ok' && values?.status !== 'processed') expect(finding.summary).not.toBe('')
})

test('silence after acceptance leads to the event webhook', () => {
  expect(judgeTestMail(mail({ status: 'sent' }), later(16)).href).toBe('/settings/event-webhook')
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
