import type { MailEventKind } from '#db/client.ts'
import type { SqlTx } from '#lib/db.ts'
import { enqueueAll } from '#lib/jobs/enqueue.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'
import { refold } from '#lib/messages/refold.ts'
import { recordSuppressions } from '#lib/suppressions/record-suppressions.ts'

/** An event that was recorded, or whose message was found, in this transaction. */
export type RecordedEvent = { id: bigint; messageId: string | null; kind: MailEventKind }

type Options = {
  /** Contact of each message. */
  contactOf: ReadonlyMap<string, string | null>
  startsWorkflows?: boolean
  /** The events are in their messages' status and marks already. */
  isFolded?: boolean
}

/** Events that one `workflows.start` job looks at. */
const EVENTS_PER_JOB = 1_000

/**
 * What events do once they are in their place, whether that was when they came or later: locks and folds the touched
 * messages anew, writes suppressions, starts workflows where one listens, and tells open pages.
 */
export async function takeEffect(
  tx: SqlTx,
  events: readonly RecordedEvent[],
  { contactOf, startsWorkflows = true, isFolded = false }: Options,
): Promise<void> {
  const touched = [...new Set(events.flatMap((event) => event.messageId ?? []))]
  if (!isFolded) {
    await lockMessages(tx, touched)
    await refold(tx, touched)
  }
  await recordSuppressions(
    tx,
    events.filter(mayBeSuppressed).map((event) => event.id),
  )
  if (startsWorkflows) await startListening(tx, events)
  await notifyLive(
    tx,
    'message',
    touched.map((id) => ({ id, contactId: contactOf.get(id) ?? null })),
  )
}

/**
 * After the insert, which takes the time, and before the fold, which must see what others inserted. In one order, so that
 * no two transactions wait for each other in a circle.
 */
async function lockMessages(tx: SqlTx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.$executeRaw`select 1 from "message" where "id" = any(${ids}::uuid[]) order by "id" for no key update`
}

function mayBeSuppressed(event: RecordedEvent): boolean {
  return event.kind === 'bounced' || event.kind === 'spam_reported' || event.kind === 'unsubscribed'
}

/** Wakes workflows only if a live one listens to one of the kinds; events that belong to no message start none, unless they are about the account. */
async function startListening(tx: SqlTx, events: readonly RecordedEvent[]): Promise<void> {
  const kinds = [...new Set(events.map((event) => event.kind))]
  const listened = await tx.$queryRaw<{ kind: MailEventKind }[]>`
    select distinct "kind"::text as "kind" from "event_listener" where "kind"::text = any(${kinds}::text[])`
  const heard = new Set(listened.map(({ kind }) => kind))
  const eventIds = events
    .filter((event) => (event.messageId || event.kind === 'account_status_changed') && heard.has(event.kind))
    .map((event) => String(event.id))
  const payloads: { eventIds: string[] }[] = []
  for (let start = 0; start < eventIds.length; start += EVENTS_PER_JOB)
    payloads.push({ eventIds: eventIds.slice(start, start + EVENTS_PER_JOB) })
  await enqueueAll(tx, 'workflows.start', payloads)
}
