import type { SqlTx } from '#lib/db.ts'
import { foldIn } from '#lib/messages/fold-in.ts'
import { insertEvents, type NewEvent } from '#lib/messages/insert-events.ts'
import { matchEvents } from '#lib/messages/match-events.ts'
import { keepConflicts } from '#lib/messages/event-conflicts.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { takeEffect } from '#lib/messages/take-effect.ts'
import { keepUnmatched } from '#lib/messages/unmatched.ts'

/**
 * Records events in a fixed, small number of statements, however many there are: finds their messages, inserts the events
 * that are new, and lets them take effect. The same fact again, under whatever id, is no new row and has no effect. Of two
 * facts under one id the first stays. What comes of them is the same in one call as in several, in the same order. Two cases
 * cost statements of their own, only where they occur: events that belong to no message go to the bin as well, and what comes
 * under the id of another event is kept beside it.
 * Returns the new events.
 */
export async function recordEvents(
  tx: SqlTx,
  received: readonly ReceivedEvent[],
  { startsWorkflows = true }: { startsWorkflows?: boolean } = {},
): Promise<NewEvent[]> {
  if (received.length === 0) return []
  const { messageIdOf, contactOf } = await matchEvents(tx, received)
  const added = await insertEvents(tx, received, messageIdOf)
  await keepConflicts(tx, received, added)
  if (added.length === 0) return added
  await keepUnmatched(tx, added)
  await foldIn(tx, added)
  await takeEffect(tx, added, { contactOf, startsWorkflows, isFolded: true })
  return added
}
