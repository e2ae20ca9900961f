import { z } from 'zod'
import type { MailEventKind, Provider } from '#db/client.ts'
import type { Tx } from '#lib/db.ts'
import { enqueueAll } from '#lib/jobs/enqueue.ts'
import { MAIL_EVENT_KINDS, type MailEvent } from '#lib/mail/event.ts'
import { matchEvents } from '#lib/messages/match-events.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'
import { refold } from '#lib/messages/refold.ts'
import { recordSuppressions } from '#lib/suppressions/record-suppressions.ts'

/** One event as it came in a post of a provider. */
export type ReceivedEvent = MailEvent & { provider: Provider; postId: bigint | null; receivedAt: Date }

type NewEvent = { id: bigint; postId: bigint | null; messageId: string | null; kind: MailEventKind }

const bigId = z.string().transform(BigInt)
const addedRow = z
  .tuple([bigId, bigId.nullable(), z.string().nullable(), z.enum(MAIL_EVENT_KINDS)])
  .transform(([id, postId, messageId, kind]): NewEvent => ({ id, postId, messageId, kind }))
const addedRows = z.object({
  added: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.array(addedRow)),
})

/** Events that one `workflows.start` job looks at. */
const EVENTS_PER_JOB = 1_000

/**
 * Records events in a fixed, small number of statements, however many there are: finds their messages,
 * inserts the events that are new, locks and folds the touched messages anew, writes suppressions, starts workflows where one
 * listens, and tells open pages. The same fact again, under whatever id, is no new row and has no effect.
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
  if (added.length === 0) return added
  const touched = [...new Set(added.flatMap((event) => event.messageId ?? []))]
  await lockMessages(tx, touched)
  await refold(tx, touched)
  await recordSuppressions(
    tx,
    added.filter(mayBeSuppressed).map((event) => event.id),
  )
  if (startsWorkflows) await startListening(tx, added)
  await notifyLive(
    tx,
    'message',
    touched.map((id) => ({ id, contactId: contactOf.get(id) ?? null })),
  )
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
      returning "id", "postId", "messageId", "kind"
    )
    select coalesce(json_agg(json_build_array("id"::text, "postId"::text, "messageId", "kind")), '[]')::text as added from added`
  return addedRows.parse(answer).added
}

/**
 * After the insert, which takes the time, and before the fold, which must see what others inserted. In one order, so that
 * no two transactions wait for each other in a circle.
 */
async function lockMessages(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`select 1 from "message" where "id" = any(${ids}::uuid[]) order by "id" for no key update`
}

function mayBeSuppressed(event: NewEvent): boolean {
  return event.kind === 'bounced' || event.kind === 'spam_reported' || event.kind === 'unsubscribed'
}

/** Wakes workflows only if a live one listens to one of the kinds; events that belong to no message start none, unless they are about the account. */
async function startListening(tx: Tx, added: readonly NewEvent[]): Promise<void> {
  const kinds = [...new Set(added.map((event) => event.kind))]
  const listeners = await tx.eventListener.findMany({
    where: { kind: { in: kinds } },
    select: { kind: true },
    distinct: ['kind'],
  })
  const heard = new Set(listeners.map((listener) => listener.kind))
  const eventIds = added
    .filter((event) => (event.messageId || event.kind === 'account_status_changed') && heard.has(event.kind))
    .map((event) => String(event.id))
  const payloads: { eventIds: string[] }[] = []
  for (let start = 0; start < eventIds.length; start += EVENTS_PER_JOB)
    payloads.push({ eventIds: eventIds.slice(start, start + EVENTS_PER_JOB) })
  await enqueueAll(tx, 'workflows.start', payloads)
}
