import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { containsPattern } from '#lib/search-pattern.ts'

/** As many leave the bin at once, at most. */
export const DISMISSED_AT_ONCE = 10_000

const dismissed = z.array(z.object({ eventId: z.bigint(), kind: z.string() }))

/**
 * A person says that an event in the bin needs no mail: it waits no longer, for nobody. The event stays, and is joined
 * all the same when its mail turns up by itself. Throws `conflict` when it has left the bin already.
 */
export async function dismissEvent({
  eventId,
  actorId,
}: {
  eventId: bigint
  actorId: string
}): Promise<void> {
  await transaction(async (tx) => {
    const [event] = await dismiss(tx, Prisma.sql`"eventId" = ${eventId}`)
    if (!event) throw new DomainError('conflict', 'This event has left the bin already. Reload the page.')
    await recordAudit(tx, {
      actorId,
      action: 'event.dismissed',
      subjectType: 'event',
      subjectId: String(eventId),
      changes: { kind: event.kind },
    })
  })
}

/**
 * The same for every event that a search for `query` (part of the address) finds in the bin, `DISMISSED_AT_ONCE` at most,
 * the oldest first. What came after the event `upTo` was not yet seen and stays. Returns how many left.
 */
export async function dismissFound({
  query,
  upTo,
  actorId,
}: {
  query: string
  upTo: bigint
  actorId: string
}): Promise<number> {
  const patterns = containsPattern(query)
  if (patterns.length === 0) throw new DomainError('invalid', 'Search for an address first.')
  return transaction(async (tx) => {
    const events = await dismiss(
      tx,
      Prisma.sql`"eventId" <= ${upTo} and "email" ilike all(${patterns}::text[])`,
    )
    if (events.length === 0) return 0
    const ids = events.map(({ eventId }) => eventId).sort((a, b) => (a < b ? -1 : 1))
    await recordAudit(tx, {
      actorId,
      action: 'event.many-dismissed',
      subjectType: 'event',
      subjectId: String(ids.at(-1)),
      changes: { count: ids.length, oldestId: String(ids[0]) },
    })
    return ids.length
  })
}

/** Locks in the order in which `attach` does, so that neither waits for the other in a circle. */
async function dismiss(tx: Tx, which: Prisma.Sql): Promise<z.output<typeof dismissed>> {
  return dismissed.parse(
    await tx.$queryRaw`
      update "unmatched_event" set "dismissedAt" = now()
      where "eventId" in (
        select "eventId" from "unmatched_event" where "dismissedAt" is null and ${which}
        order by "eventId" limit ${DISMISSED_AT_ONCE} for update
      )
      returning "eventId", "kind"::text`,
  )
}
