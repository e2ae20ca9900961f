import type { SqlTx } from '#lib/db.ts'
import { foldIn as foldInto, type FoldedEvent, type Marks, type MessageStatus } from '#lib/mail/status.ts'

type Row = { id: string; status: MessageStatus; marks: Marks; lastEventAt: Date | null }

/**
 * Folds new events into their messages' status and marks, without reading the earlier ones: what a message costs does not
 * grow with its history. Call it in the transaction that inserted them, after the insert, which takes the time: it locks
 * the messages, in one order, so that no two transactions wait for each other in a circle. The update names them by a list
 * beside the join, without which PostgreSQL may read the whole table. `refold` gives the same from all events.
 */
export async function foldIn(
  tx: SqlTx,
  events: readonly (FoldedEvent & { messageId: string | null })[],
): Promise<void> {
  const eventsOf = groupByMessage(events)
  if (eventsOf.size === 0) return
  const ids = [...eventsOf.keys()]
  const rows = await tx.$queryRaw<Row[]>`
    select "id"::text, "status"::text, "marks", "lastEventAt" from "message"
    where "id" = any(${ids}::uuid[]) order by "message"."id" for no key update`
  const folded = rows.map((row) => {
    const added = eventsOf.get(row.id) ?? []
    const times = added.map((event) => event.occurredAt.getTime())
    return {
      ...row,
      ...foldInto(row, added),
      last: new Date(Math.max(row.lastEventAt?.getTime() ?? 0, ...times)),
    }
  })
  await tx.$executeRaw`
    update "message" as m set "status" = f.status::"MessageStatus", "marks" = f.marks::jsonb, "lastEventAt" = f.last, "updatedAt" = now()
    from unnest(${folded.map((row) => row.id)}::uuid[], ${folded.map((row) => row.status)}::text[],
      ${folded.map((row) => JSON.stringify(row.marks))}::text[], ${folded.map((row) => row.last)}::timestamptz[])
      as f(id, status, marks, last)
    where m."id" = f.id and m."id" = any(${ids}::uuid[])`
}

function groupByMessage<Event extends { messageId: string | null }>(
  events: readonly Event[],
): Map<string, Event[]> {
  const groups = new Map<string, Event[]>()
  for (const event of events) {
    if (event.messageId === null) continue
    const group = groups.get(event.messageId)
    if (group) group.push(event)
    else groups.set(event.messageId, [event])
  }
  return groups
}
