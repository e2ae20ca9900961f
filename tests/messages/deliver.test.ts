import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import type { MailTransport, OutgoingMail, SendOutcome } from '#lib/mail/transport.ts'
import { compose } from '#lib/messages/compose.ts'
import { deliver } from '#lib/messages/deliver.ts'
import { sendAgain, settleMessage } from '#lib/messages/settle.ts'
import { seal } from '#lib/secrets.ts'
import { streamKeyFingerprint, streamKeyOwner } from '#lib/settings/stream-key.ts'
import { readCounters } from '#lib/webhooks/pipeline-counters.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'

useDatabase()

beforeEach(async () => {
  await db()
    .$executeRaw`truncate "message", "contact", "suppression", "mail_settings", "stream_settings", "user" cascade`
  await db().$executeRaw`delete from graphile_worker._private_jobs`
  await db().streamSettings.create({
    data: {
      provider: 'sandbox',
      stream: 'transactional',
      fromName: 'Desk',
      fromAddress: 'desk@example.com',
      sealedKey: seal('SG.key', streamKeyOwner('sandbox', 'transactional')),
      keyLastFour: '.key',
      keyFingerprint: streamKeyFingerprint('SG.key'),
    },
  })
})

/** A provider that answers as told and notes what it was asked. */
function providerThat(answers: SendOutcome | (() => Promise<SendOutcome>)) {
  const asked: OutgoingMail[] = []
  const transport: MailTransport = async (mail) => {
    asked.push(mail)
    return typeof answers === 'function' ? answers() : answers
  }
  return {
    asked,
    deliver: (id: string) => deliver(id, { instance: 'test', openTransport: async () => transport }),
  }
}

const read = (id: string) => db().message.findUniqueOrThrow({ where: { id } })
const jobs = () =>
  db().$queryRaw<{ run_at: Date }[]>`
    select j.run_at from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'messages.deliver' order by j.id`
const write = async (values: Partial<Parameters<typeof compose>[0]> = {}) => {
  const contact = await makeContact({ firstName: 'Ana' })
  return compose({
    composeKey: randomUUID(),
    contactId: contact.id,
    subject: 'Hello',
    html: '<p>Dear {{ contact.first_name }}</p>',
    senderId: null,
    ...values,
  })
}

test('a mail is composed once for one key, also by two at the same moment, with one job', async () => {
  const contact = await makeContact()
  const draft = {
    composeKey: 'key',
    contactId: contact.id,
    subject: 'Hello',
    html: '<p>Hi</p>',
    senderId: null,
  }
  const made = await Promise.all([compose(draft), compose(draft), compose(draft)])
  await compose(draft)
  expect(new Set(made.map((message) => message.id)).size).toBe(1)
  expect(await db().message.count()).toBe(1)
  expect(await jobs()).toHaveLength(1)
})

test('merge fields are filled in and escaped, with a text part, and replies go to the sender', async () => {
  const sender = await makeUser({ email: 'sam@example.com' })
  const contact = await makeContact({ firstName: '<b>Ana</b>' })
  const { id } = await compose({
    composeKey: 'k',
    contactId: contact.id,
    subject: 'For {{ contact.first_name }}',
    html: '<p>Dear {{ contact.first_name }}</p>',
    senderId: sender.id,
  })
  expect(await read(id)).toMatchObject({
    subject: 'For <b>Ana</b>',
    html: '<p>Dear &lt;b&gt;Ana&lt;/b&gt;</p>',
    text: 'Dear <b>Ana</b>',
    replyTo: 'sam@example.com',
    fromAddress: 'desk@example.com',
  })
})

test('composing is refused: suppressed address, sending off, marketing stream, no key', async () => {
  const contact = await makeContact()
  await db().suppression.create({
    data: {
      address: contact.email,
      stream: 'transactional',
      reason: 'bounced',
      since: new Date('2026-05-03'),
    },
  })
  await expect(write({ contactId: contact.id })).rejects.toMatchObject({ code: 'suppressed' })
  await expect(write({ stream: 'marketing' })).rejects.toMatchObject({ code: 'unsupported' })
  await db().mailSettings.create({ data: { isEnabled: false } })
  await expect(write()).rejects.toMatchObject({
    code: 'not-configured',
    message: expect.stringContaining('Sending is off') as string,
  })
  await db().mailSettings.update({ where: { id: 1 }, data: { isEnabled: true } })
  await db().streamSettings.deleteMany()
  await expect(write()).rejects.toMatchObject({ code: 'not-configured' })
  expect(await db().message.count()).toBe(0)
})

test('accepted: the message is sent and keeps the provider’s id; a second job does nothing', async () => {
  const { id } = await write()
  const provider = providerThat({ kind: 'accepted', providerMessageId: 'abc' })
  await provider.deliver(id)
  await provider.deliver(id)
  expect(provider.asked).toHaveLength(1)
  expect(provider.asked[0]).toMatchObject({ messageId: id, instance: 'test', subject: 'Hello' })
  expect(await read(id)).toMatchObject({ status: 'sent', providerMessageId: 'abc', attempts: 1 })
})

test('the claim is committed before the provider is asked', async () => {
  const { id } = await write()
  const provider = providerThat(async () => {
    expect((await read(id)).sendState).toBe('sending')
    return { kind: 'accepted', providerMessageId: null }
  })
  await provider.deliver(id)
  expect(provider.asked).toHaveLength(1)
})

test('two workers with one job: the provider is asked once', async () => {
  const { id } = await write()
  const provider = providerThat({ kind: 'accepted', providerMessageId: 'abc' })
  const queued = await read(id)
  expect(queued.sendState).toBe('queued')
  await Promise.all([provider.deliver(id), provider.deliver(id), provider.deliver(id)])
  expect(provider.asked).toHaveLength(1)
})

test('a worker that died while sending leaves the message unconfirmed, never sent again by itself', async () => {
  const before = (await readCounters()).sends_unconfirmed
  const message = await makeMessage({ sendState: 'sending', status: 'sending', claimToken: randomUUID() })
  const provider = providerThat({ kind: 'accepted', providerMessageId: 'abc' })
  await provider.deliver(message.id)
  await provider.deliver(message.id)
  expect(provider.asked).toHaveLength(0)
  expect(await read(message.id)).toMatchObject({ status: 'unconfirmed' })
  expect((await readCounters()).sends_unconfirmed).toBe(before + 1)
})

test('an answer that was lost leaves the message unconfirmed, with no job to send it again', async () => {
  const { id } = await write()
  await db().$executeRaw`delete from graphile_worker._private_jobs`
  await providerThat({ kind: 'unconfirmed', reason: 'No answer within 15 s.', advice: 'Wait.' }).deliver(id)
  expect(await read(id)).toMatchObject({
    status: 'unconfirmed',
    failureReason: 'No answer within 15 s. Wait.',
  })
  expect(await jobs()).toHaveLength(0)
})

test('refused: failed for good, in the provider’s words with our advice', async () => {
  const { id } = await write()
  await providerThat({
    kind: 'refused',
    code: 'rejected-by-provider',
    reason: 'The from address does not match.',
    advice: 'Verify it.',
  }).deliver(id)
  expect(await read(id)).toMatchObject({
    status: 'failed',
    failureReason: 'The from address does not match. Verify it.',
  })
})

test('retry: queued again at the provider’s time, given up after 24 hours', async () => {
  const { id } = await write()
  await db().$executeRaw`delete from graphile_worker._private_jobs`
  const provider = providerThat({ kind: 'retry', reason: 'too many requests', advice: '', afterSeconds: 120 })
  await provider.deliver(id)
  expect(await read(id)).toMatchObject({ status: 'queued', claimToken: null })
  const [job] = await jobs()
  expect(job?.run_at.getTime()).toBeGreaterThan(Date.now() + 60_000)
  await db().message.update({ where: { id }, data: { createdAt: new Date(Date.now() - 25 * 3600_000) } })
  await provider.deliver(id)
  expect(await read(id)).toMatchObject({
    status: 'failed',
    failureReason: expect.stringContaining('too many requests') as string,
  })
})

test('before the provider is asked: suppressed meanwhile, provider changed, sample contact, sending off', async () => {
  const provider = providerThat({ kind: 'accepted', providerMessageId: 'abc' })
  const suppressed = await write()
  const { toAddress } = await read(suppressed.id)
  await db().suppression.create({
    data: { address: toAddress, stream: 'transactional', reason: 'spam_reported', since: new Date() },
  })
  await provider.deliver(suppressed.id)
  expect(await read(suppressed.id)).toMatchObject({ status: 'failed', failureCode: 'suppressed' })

  const held = await write()
  await db().mailSettings.create({ data: { isEnabled: false } })
  await provider.deliver(held.id)
  expect(await read(held.id)).toMatchObject({ status: 'queued' })

  await db().mailSettings.update({ where: { id: 1 }, data: { isEnabled: true, provider: 'sendgrid_us' } })
  await provider.deliver(held.id)
  expect(await read(held.id)).toMatchObject({ status: 'failed', failureCode: 'conflict' })

  const sample = await makeContact({ isSample: true })
  const toSample = await makeMessage({
    contactId: sample.id,
    provider: 'sendgrid_us',
    sendState: 'queued',
    status: 'queued',
  })
  await provider.deliver(toSample.id)
  expect(await read(toSample.id)).toMatchObject({ status: 'failed', failureCode: 'not-allowed' })
  expect(provider.asked).toHaveLength(0)
})

test('a person settles an unconfirmed message once, or sends it again once', async () => {
  const user = await makeUser()
  const contact = await makeContact()
  const lost = await makeMessage({ contactId: contact.id, sendState: 'unconfirmed', status: 'unconfirmed' })
  const repeats = await Promise.all([
    sendAgain({ messageId: lost.id, userId: user.id }),
    sendAgain({ messageId: lost.id, userId: user.id }),
  ])
  expect(repeats[0]).toEqual(repeats[1])
  expect(await read(repeats[0].id)).toMatchObject({
    repeatOfId: lost.id,
    subject: lost.subject,
    status: 'queued',
  })
  await settleMessage({ messageId: lost.id, userId: user.id })
  expect(await read(lost.id)).toMatchObject({ status: 'sent', settledById: user.id })
  await expect(settleMessage({ messageId: lost.id, userId: user.id })).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(sendAgain({ messageId: lost.id, userId: user.id })).rejects.toMatchObject({ code: 'conflict' })
  expect(await db().auditEntry.count({ where: { subjectId: lost.id } })).toBeGreaterThanOrEqual(2)
})
