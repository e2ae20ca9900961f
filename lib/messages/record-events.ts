import type { SqlTx } from '#lib/db.ts'
import type { FoldedEvent } from '#lib/mail/status.ts'
import { foldIn } from '#lib/messages/fold-in.ts'
import { matchEvents } from '#lib/messages/match-events.ts'
import { keepConflicts } from '#lib/messages/event-conflicts.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { takeEffect } from '#lib/messages/take-effect.ts'
import { keepUnmatched } from '#lib/messages/unmatched.ts'

type NewEvent = FoldedEvent & {
  id: bigint
  postId: bigint | null
  messageId: string | null
  fingerprint: string
}

/**
 * Records events in a fixed, small number of statements, however many there are: finds their messages, inserts the events
 * that are new, and lets them take effect. The same fact again, under whatever id, is no new row and has no effect. Of two
 * facts under one id the first of the list stays. Two cases cost statements of their own, only where they occur: events that belong to no message go to the bin as well, and
 * what comes under the id of another event is kept beside it.
 * Returns the new events.
 */
export async function recordEvents(
  tx: SqlTx,
  received: readonly ReceivedEvent[],
  { startsWorkflows = true }: { startsWorkflows?: boolean } = {},
): Promise<NewEvent[]> {
  if (received.length === 0) return []
  const { messageIdOf, contactOf } = await matchEvents(tx, received)
  const added: NewEvent[] = []
  for (const turn of inTurns(received)) added.push(...(await insertNew(tx, turn, messageIdOf)))
  await keepConflicts(tx, received, added)
  if (added.length === 0) return added
  await keepUnmatched(tx, received, added)
  await foldIn(tx, added)
  await takeEffect(tx, added, { contactOf, startsWorkflows, isFolded: true })
  return added
}

/**
 * One insert, save where one id comes with two contents: rows are inserted in another order than they came, so the first
 * ones go first. Of more than two contents only the first keeps its place.
 */
function inTurns(received: readonly ReceivedEvent[]): (readonly ReceivedEvent[])[] {
  const firstOf = new Map<string, string>()
  const later = new Set<ReceivedEvent>()
  for (const event of received) {
    const { providerEventId: id, fingerprint } = event
    if (id === null) continue
    const first = firstOf.get(id)
    if (first === undefined) firstOf.set(id, fingerprint)
    else if (first !== fingerprint) later.add(event)
  }
  return later.size === 0 ? [received] : [received.filter((event) => !later.has(event)), [...later]]
}

/** In the order of the fingerprint: two transactions with the same events cannot wait for each other in a circle. */
async function insertNew(
  tx: SqlTx,
  received: readonly ReceivedEvent[],
  messageIdOf: (event: ReceivedEvent) => string | null,
): Promise<NewEvent[]> {
  const events = new Map<string, ReceivedEvent>()
  for (const event of received) if (!events.has(event.fingerprint)) events.set(event.fingerprint, event)
  const rows = [...events.values()]
  const messageIds = rows.map(messageIdOf)
  const column = <Key extends keyof ReceivedEvent>(name: Key) => rows.map((event) => event[name])
  const found = await tx.$queryRaw<{ id: bigint; fingerprint: string }[]>`
    insert into "mail_event" ("provider", "kind", "occurredAt", "receivedAt", "providerEventId", "fingerprint", "messageId",
      "email", "providerMessageId", "postId", "bounceType", "reason", "url", "ip", "userAgent", "isMachine", "raw")
    select e."provider"::"Provider", e."kind"::"MailEventKind", e."occurredAt", e."receivedAt", e."providerEventId", e."fingerprint",
      e."messageId", e."email", e."providerMessageId", e."postId", e."bounceType", e."reason", e."url", e."ip", e."userAgent",
      e."isMachine", e."raw"::jsonb
    from unnest(${column('provider')}::text[], ${column('kind')}::text[], ${column('occurredAt')}::timestamptz[],
      ${column('receivedAt')}::timestamptz[], ${column('providerEventId')}::text[], ${column('fingerprint')}::uuid[],
      ${messageIds}::uuid[], ${column('email')}::text[], ${column('providerMessageId')}::text[], ${column('postId')}::bigint[],
      ${column('bounceType')}::text[], ${column('reason')}::text[], ${column('url')}::text[], ${column('ip')}::text[],
      ${column('userAgent')}::text[], ${column('isMachine')}::boolean[], ${rows.map((event) => JSON.stringify(event.raw))}::text[])
      as e("provider", "kind", "occurredAt", "receivedAt", "providerEventId", "fingerprint", "messageId", "email",
        "providerMessageId", "postId", "bounceType", "reason", "url", "ip", "userAgent", "isMachine", "raw")
    order by e."fingerprint"
    on conflict do nothing
    returning "id", "fingerprint"::text as "fingerprint"`
  const messageOf = new Map(rows.map((event, index) => [event, messageIds[index] ?? null]))
  return found.flatMap(({ id, fingerprint }) => {
    const event = events.get(fingerprint)
    if (!event) return []
    const { postId, kind, bounceType, occurredAt } = event
    return [
      { id, postId, messageId: messageOf.get(event) ?? null, kind, bounceType, occurredAt, fingerprint },
    ]
  })
}
