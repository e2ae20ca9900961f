import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { SANDBOX_EVENT_WORDS } from '#lib/sandbox/make-event.ts'
import {
  listSandboxMails,
  listSandboxPosts,
  resendSandboxPost,
  sendSandboxEvents,
} from '#lib/sandbox/send-events.ts'
import { parseEvents } from '#lib/sendgrid/events.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'
import { startReceiver } from './receiver.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

/** A mail whose own events are gone, and a receiver. */
async function prepare() {
  const receiver = await startReceiver()
  await sandbox.connect(receiver.url)
  await setSandboxControl(db(), { isHoldingPosts: true })
  await sandbox.call('POST', '/v3/mail/send', mailTo('ana@example.com'))
  await db().sandboxEvent.deleteMany()
  await setSandboxControl(db(), { isHoldingPosts: false })
  const mail = await db().sandboxMail.findFirstOrThrow()
  return { receiver, mailId: mail.id }
}

test('any kind for any mail, in order and a second apart', async () => {
  const { receiver, mailId } = await prepare()
  expect(await sendSandboxEvents(db(), { mailId, kinds: [...SANDBOX_EVENT_WORDS] })).toBe(
    SANDBOX_EVENT_WORDS.length,
  )
  await receiver.until(SANDBOX_EVENT_WORDS.length)
  const { events, rejected } = parseEvents(Buffer.from(JSON.stringify(receiver.events())))
  expect(rejected).toEqual([])
  expect(
    events.map(({ kind, bounceType, isMachine }) =>
      `${kind} ${bounceType ?? ''}${isMachine ? 'machine' : ''}`.trim(),
    ),
  ).toEqual([
    'processed',
    'deferred',
    'delivered',
    'bounced hard',
    'bounced blocked',
    'bounced hard',
    'dropped',
    'opened',
    'opened machine',
    'clicked',
    'spam_reported',
    'unsubscribed',
    'group_unsubscribed',
    'group_resubscribed',
    'account_status_changed',
    'unknown',
  ])
  const times = events.map(({ occurredAt }) => occurredAt.getTime())
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(new Set(times).size).toBe(times.length)
  const late = receiver.events()[5]
  expect(late).not.toHaveProperty('sg_message_id')
  expect(late).not.toHaveProperty('crm_message_id')
})

test('copies are the same bytes', async () => {
  const { receiver, mailId } = await prepare()
  await sendSandboxEvents(db(), { mailId, kinds: ['open', 'click'], copies: 46 })
  await receiver.until(92)
  expect(new Set(receiver.events().map((event) => JSON.stringify(event))).size).toBe(2)
})

test('copies under new ids are the same facts', async () => {
  const { receiver, mailId } = await prepare()
  await sendSandboxEvents(db(), { mailId, kinds: ['open', 'click'], copies: 5, newIds: true })
  await receiver.until(10)
  const { events } = parseEvents(Buffer.from(JSON.stringify(receiver.events())))
  expect(new Set(events.map(({ providerEventId }) => providerEventId)).size).toBe(10)
  expect(new Set(events.map(({ fingerprint }) => fingerprint)).size).toBe(2)
})

test('shuffled events come in another order with their times unchanged', async () => {
  const { receiver, mailId } = await prepare()
  const kinds = Array.from({ length: 60 }, () => 'deferred' as const)
  await sendSandboxEvents(db(), { mailId, kinds, shuffled: true })
  await receiver.until(60)
  const times = receiver.events().map(({ timestamp }) => timestamp)
  const sorted = [...times].sort((a, b) => a - b)
  expect(times).not.toEqual(sorted)
  expect(new Set(times).size).toBe(60)
})

test('what cannot be sent is refused', async () => {
  const { mailId } = await prepare()
  await expect(sendSandboxEvents(db(), { mailId: 'nobody', kinds: ['open'] })).rejects.toMatchObject({
    code: 'not-found',
  })
  for (const order of [
    { kinds: [] },
    { kinds: ['open' as const], copies: 0 },
    { kinds: ['open' as const], copies: 2001 },
  ]) {
    await expect(sendSandboxEvents(db(), { mailId, ...order })).rejects.toMatchObject({ code: 'invalid' })
  }
})

test('mails are listed newest first, with their events, by page and by what is looked for', async () => {
  await setSandboxControl(db(), { isHoldingPosts: true })
  for (let n = 0; n < 12; n++)
    await sandbox.call('POST', '/v3/mail/send', mailTo(`drop+${n}@example.com`, { subject: `Mail ${n}` }))
  const first = await listSandboxMails()
  expect(first.mails.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 10 }, (_, n) => `Mail ${11 - n}`),
  )
  expect(first.mails[0]?.events).toMatchObject([{ word: 'dropped', postedAt: null }])
  const second = await listSandboxMails({ before: first.next ?? '' })
  expect(second).toMatchObject({ mails: [{ subject: 'Mail 1' }, { subject: 'Mail 0' }], next: null })
  expect((await listSandboxMails({ query: ' DROP+7@' })).mails.map(({ subject }) => subject)).toEqual([
    'Mail 7',
  ])
  expect((await listSandboxMails({ query: 'mail 11' })).mails).toHaveLength(1)
})

test('posts are listed with what became of them, and one can be sent again', async () => {
  const { receiver, mailId } = await prepare()
  await sendSandboxEvents(db(), { mailId, kinds: ['processed', 'delivered'] })
  const [post] = await waitFor('a delivered post', async () => {
    const posts = await listSandboxPosts()
    return posts[0]?.state === 'delivered' ? posts : null
  })
  expect(post).toMatchObject({
    url: receiver.url,
    eventCount: 2,
    attempts: 1,
    lastStatus: 200,
    lastError: null,
  })
  await resendSandboxPost(post?.id ?? '')
  await waitFor('the second post', () => receiver.posts.length === 2)
  const timestamps = receiver.posts.map(({ headers }) => headers['x-twilio-email-event-webhook-timestamp'])
  expect(receiver.posts[1]?.body).toBe(receiver.posts[0]?.body)
  expect(timestamps[1]).toBe(timestamps[0])
  await expect(resendSandboxPost('0')).rejects.toMatchObject({ code: 'not-found' })
  await expect(resendSandboxPost('x')).rejects.toMatchObject({ code: 'not-found' })
})
