import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { dismissEvent, dismissFound } from '#lib/messages/dismiss-events.ts'
import { findUnmatched } from '#lib/messages/find-unmatched.ts'
import { countUnmatched, listUnmatched } from '#lib/messages/list-unmatched.ts'
import { matchByHand } from '#lib/messages/match-by-hand.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { joinEvents } from '#lib/messages/unmatched.ts'
import { readEventFeed } from '#lib/settings/read-event-feed.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeMessage, makeUser } from '../support/factories.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

let actorId: string
beforeEach(async () => {
  await db().$executeRaw`truncate "mail_event", "message" cascade`
  actorId = (await makeUser({ role: 'admin' })).id
})

const REQUEST = 'Qk3vY0xTRr2m1Zc8sVbN4A'
const record = (...events: ReceivedEvent[]) => transaction((tx) => recordEvents(tx, events))
/** What another system on the account sent. */
const foreign = (email: string) => makeEvent({ email, providerMessageId: REQUEST })
const idOf = async (event: ReceivedEvent) =>
  (await db().mailEvent.findFirstOrThrow({ where: { fingerprint: event.fingerprint } })).id
const inBin = async () => (await listUnmatched({})).rows.map(({ email }) => email).sort()

test('a dismissed event leaves the bin for good, once, and stays on record; who did it is known', async () => {
  const [mine, other] = [foreign('shop@example.com'), foreign('desk@example.com')]
  await record(mine, other)
  const eventId = await idOf(mine)
  await dismissEvent({ eventId, actorId })

  expect(await inBin()).toEqual(['desk@example.com'])
  expect(await countUnmatched()).toBe(1)
  expect((await readEventFeed('sandbox')).unmatched).toBe(1)
  expect(await findUnmatched(eventId)).toBeNull()
  expect(await findUnmatched(await idOf(other))).toMatchObject({ email: 'desk@example.com' })
  expect(await db().mailEvent.count({ where: { id: eventId } })).toBe(1)
  expect(await db().auditEntry.findMany({ where: { actorId, action: 'event.dismissed' } })).toMatchObject([
    { subjectId: String(eventId), changes: { kind: 'delivered' } },
  ])

  await record(mine)
  await joinEvents({ eventIds: [eventId], messageIds: [] })
  expect(await inBin()).toEqual(['desk@example.com'])
  expect(await thrownBy(dismissEvent({ eventId, actorId }))).toMatchObject({ code: 'conflict' })
  expect(await db().auditEntry.count({ where: { actorId, action: 'event.dismissed' } })).toBe(1)
})

test('a dismissed event is joined all the same when its mail turns up, or when a person says which it is', async () => {
  const [event, click] = [
    foreign('ana@example.com'),
    makeEvent({ kind: 'clicked', url: 'https://example.com/' }),
  ]
  await record(event, click)
  for (const one of [event, click]) await dismissEvent({ eventId: await idOf(one), actorId })

  const message = await makeMessage({ toAddress: 'ana@example.com', providerMessageId: REQUEST })
  expect(await joinEvents({ eventIds: [], messageIds: [message.id] })).toBe(1)
  const read = () => db().message.findUniqueOrThrow({ where: { id: message.id } })
  expect((await read()).status).toBe('delivered')

  await matchByHand({ eventId: await idOf(click), messageId: message.id, actorId })
  expect((await read()).marks).toMatchObject({ clicked: { count: 1 } })
  expect(await db().unmatchedEvent.count()).toBe(0)
})

test('all that a search found are dismissed at once: no other address, and nothing that came since', async () => {
  const seen = [foreign('a@shop.example'), foreign('b@shop.example'), foreign('ana@example.com')]
  for (const event of seen) await record(event)
  const { rows } = await listUnmatched({ query: 'SHOP.example' })
  expect(await countUnmatched('SHOP.example')).toBe(2)
  await record(foreign('c@shop.example'))

  const upTo = BigInt(rows[0]?.id ?? 0)
  expect(await dismissFound({ query: 'SHOP.example', upTo, actorId })).toBe(2)
  expect(await inBin()).toEqual(['ana@example.com', 'c@shop.example'])
  const audit = await db().auditEntry.findMany({ where: { actorId, action: 'event.many-dismissed' } })
  expect(audit).toMatchObject([{ subjectId: rows[0]?.id, changes: { count: 2, oldestId: rows[1]?.id } }])
  expect(JSON.stringify(audit[0]?.changes)).not.toContain('shop')

  expect(await dismissFound({ query: 'SHOP.example', upTo, actorId })).toBe(0)
  expect(await db().auditEntry.count({ where: { actorId, action: 'event.many-dismissed' } })).toBe(1)
  expect(await thrownBy(dismissFound({ query: ' ', upTo, actorId }))).toMatchObject({ code: 'invalid' })
})

test('of two people who dismiss one event at the same moment, one is told that it is done', async () => {
  const event = foreign('shop@example.com')
  await record(event)
  const eventId = await idOf(event)
  const tries = await Promise.allSettled([1, 2].map(() => dismissEvent({ eventId, actorId })))
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})
