import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { deliver } from '#lib/messages/deliver.ts'
import { listUnmatched } from '#lib/messages/list-unmatched.ts'
import { matchByHand } from '#lib/messages/match-by-hand.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { joinEvents } from '#lib/messages/unmatched.ts'
import { readCounters } from '#lib/webhooks/pipeline-counters.ts'
import { publishWorkflow } from '#lib/workflows/publish.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'
import { thrownBy } from '../support/thrown.ts'
import { makeDraft, resetWorkflows } from '../workflows/rig.ts'

useDatabase()
beforeEach(resetWorkflows)

const record = (...events: ReceivedEvent[]) => transaction((tx) => recordEvents(tx, events))
const read = (id: string) => db().message.findUniqueOrThrow({ where: { id } })
const jobs = (name: string) =>
  db().$queryRaw<{ payload: { eventIds: string[]; messageIds: string[] } }[]>`
    select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = ${name}`

const HANDED_OVER = new Date('2026-05-03T09:00:00Z')
/** Two days after mails were handed over, without any id. */
const lateBounce = (values: Partial<ReceivedEvent> = {}) =>
  makeEvent({
    kind: 'bounced',
    bounceType: 'hard',
    reason: '550 Unknown user',
    occurredAt: new Date('2026-05-05T09:00:00Z'),
    ...values,
  })
const mailToAna = async (subject: string, handedOverAt = HANDED_OVER) => {
  const contact = await db().contact.upsert({
    where: { email: 'ana@example.com' },
    create: { email: 'ana@example.com', firstName: 'Ana', lastName: 'Lindt' },
    update: {},
  })
  return makeMessage({
    subject,
    contactId: contact.id,
    toAddress: contact.email,
    claimedAt: handedOverAt,
    sentAt: handedOverAt,
    createdAt: handedOverAt,
  })
}

test('a bounce without ids goes to the one mail it can be about; with two it waits, each of them named', async () => {
  const first = await mailToAna('First')
  const later = await mailToAna('After the bounce', new Date('2026-05-05T10:00:00Z'))
  await mailToAna('Long before', new Date('2026-04-20T09:00:00Z'))
  await record(lateBounce())
  expect((await read(first.id)).status).toBe('bounced')
  expect((await read(later.id)).status).toBe('sent')

  const second = await mailToAna('Second')
  await record(lateBounce({ occurredAt: new Date('2026-05-05T09:30:00Z') }))
  expect((await read(second.id)).status).toBe('sent')
  const { rows } = await listUnmatched({})
  expect(rows).toMatchObject([{ kind: 'bounced', email: 'ana@example.com', isNameless: true }])
  expect(rows[0]?.candidates.map(({ subject, why }) => `${subject}: ${why}`).sort()).toEqual([
    'First: same-address',
    'Second: same-address',
  ])
  expect((await listUnmatched({ query: 'ANA@' })).rows).toHaveLength(1)
  expect((await listUnmatched({ query: 'ben' })).rows).toEqual([])
})

test('matched by hand: folds, suppresses, starts workflows and is audited, as if it had matched when it came; once', async () => {
  const { workflowId, draftVersion, userId } = await makeDraft()
  await publishWorkflow({ workflowId, draftVersion, userId })
  const message = await mailToAna('First')
  const other = await mailToAna('Second')
  await record(
    makeEvent({
      kind: 'clicked',
      url: 'https://example.com/pricing',
      occurredAt: new Date('2026-05-05T09:00:00Z'),
    }),
    lateBounce(),
  )
  expect(await jobs('workflows.start')).toEqual([])
  const bin = await db().unmatchedEvent.findMany({ orderBy: { eventId: 'asc' } })
  const actorId = (await makeUser({ role: 'admin' })).id
  for (const { eventId } of bin) await matchByHand({ eventId, messageId: message.id, actorId })

  const found = await read(message.id)
  expect(found.status).toBe('bounced')
  expect(found.marks).toMatchObject({ clicked: { count: 1 }, bounced: { count: 1 } })
  const click = bin.find((event) => event.kind === 'clicked')
  expect((await jobs('workflows.start')).map(({ payload }) => payload.eventIds)).toEqual([
    [String(click?.eventId)],
  ])
  expect(await db().suppression.count({ where: { address: 'ana@example.com', reason: 'bounced' } })).toBe(2)
  expect(await db().auditEntry.count({ where: { action: 'event.matched', subjectId: message.id } })).toBe(2)
  expect(await db().unmatchedEvent.count()).toBe(0)

  const again = () => matchByHand({ eventId: click?.eventId ?? 0n, messageId: other.id, actorId })
  expect(await thrownBy(again())).toMatchObject({ code: 'conflict' })
  expect((await read(other.id)).marks).toEqual({})
})

test('of two people who match one event at the same moment, one is told that it is done', async () => {
  const [first, second] = [await mailToAna('First'), await mailToAna('Second')]
  await record(lateBounce())
  const { eventId } = await db().unmatchedEvent.findFirstOrThrow()
  const actorId = (await makeUser()).id
  const tries = await Promise.allSettled(
    [first.id, second.id].map((messageId) => matchByHand({ eventId, messageId, actorId })),
  )
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const statuses = [(await read(first.id)).status, (await read(second.id)).status]
  expect(statuses.sort()).toEqual(['bounced', 'sent'])
})

test('a mail of another provider cannot be given an event', async () => {
  const message = await makeMessage({ provider: 'sendgrid_us' })
  await record(makeEvent())
  const { eventId } = await db().unmatchedEvent.findFirstOrThrow()
  const matching = () => matchByHand({ eventId, messageId: message.id, actorId: message.id })
  expect(await thrownBy(matching())).toMatchObject({ code: 'invalid' })
})

test('an event that came before its mail was accepted is joined once it is', async () => {
  const contact = await makeContact({ email: 'ana@example.com' })
  const message = await makeMessage({
    contactId: contact.id,
    toAddress: contact.email,
    sendState: 'queued',
    status: 'queued',
  })
  await deliver(message.id, {
    instance: 'test',
    openTransport: async () => async () => {
      // The provider reports before its answer is kept.
      await record(makeEvent({ providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A', email: contact.email }))
      return { kind: 'accepted', providerMessageId: 'Qk3vY0xTRr2m1Zc8sVbN4A' }
    },
  })
  expect((await read(message.id)).status).toBe('sent')
  const about = (await jobs('events.join')).filter(({ payload }) => payload.messageIds.length > 0)
  expect(about.map(({ payload }) => payload.messageIds)).toEqual([[message.id]])
  expect(await joinEvents({ eventIds: [], messageIds: [message.id] })).toBe(1)
  expect(await joinEvents({ eventIds: [], messageIds: [message.id] })).toBe(0)
  expect((await read(message.id)).status).toBe('delivered')
})

test('the same id with other content: the first stays, the other is kept beside it and counted once', async () => {
  const message = await makeMessage()
  const event = makeEvent({ messageId: message.id })
  const other = makeEvent({
    messageId: message.id,
    kind: 'bounced',
    bounceType: 'hard',
    providerEventId: event.providerEventId,
    raw: { event: 'bounce' },
  })
  await record(event)
  await record(other, event)
  await record(other)
  expect((await read(message.id)).status).toBe('delivered')
  const kept = await db().mailEvent.findFirstOrThrow()
  expect(await db().eventConflict.findMany()).toMatchObject([
    { providerEventId: event.providerEventId, keptEventId: kept.id, kind: 'bounced' },
  ])
  expect((await readCounters()).conflicts).toBe(1)
})

test('an event that is about the account is missing no mail', async () => {
  await record(makeEvent({ kind: 'account_status_changed', email: null }))
  expect(await db().unmatchedEvent.count()).toBe(0)
})
