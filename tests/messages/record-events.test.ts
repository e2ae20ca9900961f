import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import { fold, type SendState } from '#lib/mail/status.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeContact, makeMessage } from '../support/factories.ts'

useDatabase()

beforeEach(async () => {
  await db().$executeRaw`truncate "message", "mail_event", "contact", "suppression", "event_listener" cascade`
  await db().$executeRaw`delete from graphile_worker._private_jobs`
})

const record = (events: ReceivedEvent[]) => transaction((tx) => recordEvents(tx, events))
const readMessage = (id: string) => db().message.findUniqueOrThrow({ where: { id } })

test('an event is recorded once, under its own id and under a new one', async () => {
  const message = await makeMessage()
  const event = makeEvent({ messageId: message.id, kind: 'clicked', url: 'https://example.com/pricing' })
  await record([event])
  await record([event, { ...event }])
  await record([{ ...event, providerEventId: 'the same fact under another id' }])
  expect(await db().mailEvent.count()).toBe(1)
  expect((await readMessage(message.id)).marks).toMatchObject({ clicked: { count: 1 } })
})

test('the same provider id with other content: the first one stays', async () => {
  const message = await makeMessage()
  const event = makeEvent({ messageId: message.id, kind: 'delivered' })
  await record([event])
  await record([
    makeEvent({
      messageId: message.id,
      kind: 'bounced',
      bounceType: 'hard',
      providerEventId: event.providerEventId,
    }),
  ])
  expect((await readMessage(message.id)).status).toBe('delivered')
})

test('the highest rank wins, whatever came last', async () => {
  const message = await makeMessage()
  await record([makeEvent({ messageId: message.id, kind: 'delivered' })])
  await record([makeEvent({ messageId: message.id, kind: 'processed' })])
  expect((await readMessage(message.id)).status).toBe('delivered')
})

test('engagement is a mark, never a status', async () => {
  const message = await makeMessage()
  await record([
    makeEvent({ messageId: message.id, kind: 'opened' }),
    makeEvent({ messageId: message.id, kind: 'delivered' }),
  ])
  const { status, marks } = await readMessage(message.id)
  expect(status).toBe('delivered')
  expect(marks).toMatchObject({ opened: { count: 1 } })
})

test(
  'SQL and the pure fold agree, for any events in any order and batching',
  { timeout: 90_000 },
  async () => {
    const states: SendState[] = ['queued', 'sending', 'unconfirmed', 'sent', 'failed']
    const fact = fc.record({
      kind: fc.constantFrom(...MAIL_EVENT_KINDS),
      bounceType: fc.constantFrom('hard' as const, 'blocked' as const),
      minute: fc.nat(59),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...states),
        fc.array(fact, { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        async (sendState, facts, dice) => {
          const message = await makeMessage({ sendState, status: sendState })
          const events = facts.map(({ kind, bounceType, minute }) =>
            makeEvent({
              messageId: message.id,
              kind,
              bounceType: kind === 'bounced' ? bounceType : null,
              occurredAt: new Date(Date.UTC(2026, 4, 3, 10, minute)),
            }),
          )
          const roll = () => dice.next().value ?? 0
          const shuffled = [...events, ...events.filter(() => roll() % 3 === 0)].sort(() =>
            roll() % 2 ? 1 : -1,
          )
          while (shuffled.length > 0) await record(shuffled.splice(0, 1 + (roll() % 5)))
          const { status, marks } = await readMessage(message.id)
          expect({ status, marks }).toEqual(fold(sendState, events))
        },
      ),
      { numRuns: 60 },
    )
  },
)

test('parallel posts about one message lose nothing', async () => {
  const message = await makeMessage()
  const events = Array.from({ length: 40 }, (_, index) =>
    makeEvent({
      messageId: message.id,
      kind: 'opened',
      occurredAt: new Date(Date.UTC(2026, 4, 3, 10, index)),
    }),
  )
  await Promise.all(
    [0, 10, 20, 30].flatMap((start) => [
      record(events.slice(start, start + 15)),
      record(events.slice(start, start + 10)),
    ]),
  )
  expect((await readMessage(message.id)).marks).toMatchObject({
    opened: { count: 40, first: '2026-05-03T10:00:00.000Z' },
  })
})

test('matching: our id, then provider id and address, then Message-ID, then a late bounce by address; else unmatched', async () => {
  const sentAt = new Date('2026-05-03T09:00:00Z')
  const message = await makeMessage({
    toAddress: 'ana@example.com',
    providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A',
    sentAt,
    createdAt: sentAt,
  })
  const other = await makeMessage({
    toAddress: 'ben@example.com',
    providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A',
    sentAt,
    createdAt: sentAt,
  })
  const cases: [Partial<ReceivedEvent>, string | null][] = [
    [{ messageId: message.id, email: 'someone@example.com' }, message.id],
    [{ providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A' }, message.id],
    [{ providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A', email: 'ben@example.com' }, other.id],
    [{ providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A', email: 'zoe@example.com' }, null],
    [{ smtpId: 'Qk3vY0xTRr2m1Zc8sVbN4A@geopod-ismtpd-7' }, message.id],
    [{ kind: 'bounced', bounceType: 'hard' }, message.id],
    [{ kind: 'bounced', bounceType: 'hard', occurredAt: new Date('2026-05-20T09:00:00Z') }, null],
    [{ kind: 'bounced', providerMessageId: 'of another system', email: 'ana@example.com' }, null],
    [{ messageId: message.id, provider: 'sendgrid_us' }, null],
  ]
  for (const [values, expected] of cases) {
    const [added] = await record([makeEvent(values)])
    expect(added?.messageId, JSON.stringify(values)).toBe(expected)
  }
})

test('a hard bounce, a spam report and an unsubscribe suppress the address; a block and a stranger do not', async () => {
  const contact = await makeContact({ email: 'ana@example.com' })
  const message = await makeMessage({ toAddress: contact.email, contactId: contact.id })
  await record([makeEvent({ messageId: message.id, kind: 'bounced', bounceType: 'blocked' })])
  await record([makeEvent({ kind: 'spam_reported', email: 'stranger@example.com' })])
  // Our id beside an address that the mail did not go to.
  await record([makeEvent({ messageId: message.id, kind: 'spam_reported', email: 'stranger@example.com' })])
  expect(await db().suppression.count()).toBe(0)
  const late = new Date('2026-05-04T10:00:00Z')
  await record([
    makeEvent({
      messageId: message.id,
      kind: 'bounced',
      bounceType: 'hard',
      reason: 'later',
      occurredAt: late,
    }),
    makeEvent({ messageId: message.id, kind: 'spam_reported' }),
    makeEvent({ messageId: message.id, kind: 'unsubscribed' }),
  ])
  await record([makeEvent({ messageId: message.id, kind: 'bounced', bounceType: 'hard', reason: 'earlier' })])
  const rows = await db().suppression.findMany({ orderBy: [{ reason: 'asc' }, { stream: 'asc' }] })
  expect(rows.map((row) => `${row.reason} ${row.stream}`)).toEqual([
    'bounced transactional',
    'bounced marketing',
    'spam_reported transactional',
    'spam_reported marketing',
    'unsubscribed transactional',
    'unsubscribed marketing',
  ])
  expect(rows[0]).toMatchObject({ detail: 'earlier', since: new Date('2026-05-03T10:00:00.000Z') })
})

test('workflows are woken only where a live one listens, and only by events that belong to a message', async () => {
  const message = await makeMessage()
  const workflow = await db().workflow.create({ data: { name: 'w', draft: {} } })
  const version = await db().workflowVersion.create({
    data: { workflowId: workflow.id, number: 1, definition: {} },
  })
  await db().eventListener.create({ data: { versionId: version.id, kind: 'clicked' } })
  const added = await record([
    makeEvent({ messageId: message.id, kind: 'clicked' }),
    makeEvent({ messageId: message.id, kind: 'opened' }),
    makeEvent({ kind: 'clicked' }),
  ])
  const jobs = await db().$queryRaw<{ payload: unknown }[]>`
    select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'workflows.start'`
  const clicked = added.find((event) => event.kind === 'clicked' && event.messageId)
  expect(jobs).toEqual([{ payload: { eventIds: [String(clicked?.id)] } }])
})
