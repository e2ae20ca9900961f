import { z } from 'zod'
import type { MailEventKind, Provider } from '#db/client.ts'
import type { Tx } from '#lib/db.ts'
import { MAIL_EVENT_KINDS, type MailEvent } from '#lib/mail/event.ts'
import { matchEvents } from '#lib/messages/match-events.ts'
import { keepConflicts } from '#lib/messages/event-conflicts.ts'
import { takeEffect } from '#lib/messages/take-effect.ts'
import { keepUnmatched } from '#lib/messages/unmatched.ts'

/** One event as it came in a post of a provider. */
export type ReceivedEvent = MailEvent & { provider: Provider; postId: bigint | null; receivedAt: Date }

type NewEvent = {
  id: bigint
  postId: bigint | null
  messageId: string | null
  kind: MailEventKind
  fingerprint: string
}

const bigId = z.string().transform(BigInt)
const addedRow = z
  .tuple([bigId, bigId.nullable(), z.string().nullable(), z.enum(MAIL_EVENT_KINDS), z.string()])
  .transform(([id, postId, messageId, kind, fingerprint]): NewEvent => ({
    id,
    postId,
    messageId,
    kind,
    fingerprint,
  }))
const addedRows = z.object({
  added: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.array(addedRow)),
})

/**
 * Records events in a fixed, small number of statements, however many there are: finds their messages, inserts the events
 * that are new, and lets them take effect. The same fact again, under whatever id, is no new row and has no effect. Two
 * cases cost statements of their own, only where they occur: events that belong to no message go to the bin as well, and
 * what comes under the id of another event is kept beside it.
 * Returns the new events.
 */
export async function recordEvents(
  tx: Tx,
  received: readonly ReceivedEvent[],
  { startsWorkflows = true }: { startsWorkflows?: boolean } = {},
): Promise<NewEvent[]> {
  if (received.length === 0) return []
  const { messageIdOf, contactOf } = await matchEvents(tx, received)
  const added = await insertNew(tx, received, messageIdOf)
  await keepConflicts(tx, received, added)
  if (added.length === 0) return added
  await keepUnmatched(tx, received, added)
  await takeEffect(tx, added, { contactOf, startsWorkflows })
  return added
}

async function insertNew(
  tx: Tx,
  received: readonly ReceivedEvent[],
  messageIdOf: (event: ReceivedEvent) => string | null,
): Promise<NewEvent[]> {
  const rows = received.map((event) => ({
    provider: event.provider,
    kind: event.kind,
    occurredAt: event.occurredAt,
    receivedAt: event.receivedAt,
    providerEventId: event.providerEventId,
    fingerprint: event.fingerprint,
    messageId: messageIdOf(event),
    email: event.email,
    providerMessageId: event.providerMessageId,
    postId: event.postId === null ? null : String(event.postId),
    bounceType: event.bounceType,
    reason: event.reason,
    url: event.url,
    ip: event.ip,
    userAgent: event.userAgent,
    isMachine: event.isMachine,
    raw: event.raw,
  }))
  // In the order of the fingerprint: two transactions with the same events cannot wait for each other in a circle. One row
  // comes back, for reading thousands through the client would take as long as writing them.
  const [answer] = await tx.$queryRaw<unknown[]>`
    with added as (
      insert into "mail_event" ("provider", "kind", "occurredAt", "receivedAt", "providerEventId", "fingerprint", "messageId",
        "email", "providerMessageId", "postId", "bounceType", "reason", "url", "ip", "userAgent", "isMachine", "raw")
      select e."provider"::"Provider", e."kind"::"MailEventKind", e."occurredAt", e."receivedAt", e."providerEventId", e."fingerprint",
        e."messageId", e."email", e."providerMessageId", e."postId", e."bounceType", e."reason", e."url", e."ip", e."userAgent",
        e."isMachine", e."raw"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e("provider" text, "kind" text, "occurredAt" timestamptz,
        "receivedAt" timestamptz, "providerEventId" text, "fingerprint" uuid, "messageId" uuid, "email" text, "providerMessageId" text,
        "postId" bigint, "bounceType" text, "reason" text, "url" text, "ip" text, "userAgent" text, "isMachine" boolean, "raw" jsonb)
      order by e."fingerprint"
      on conflict do nothing
      returning "id", "postId", "messageId", "kind", "fingerprint"
    )
    select coalesce(json_agg(json_build_array("id"::text, "postId"::text, "messageId", "kind", "fingerprint")), '[]')::text as added
    from added`
  return addedRows.parse(answer).added
}
