import { z } from 'zod'
import { countUp } from '#lib/webhooks/pipeline-counters.ts'
import type { Tx } from '#lib/db.ts'
import type { ReceivedEvent } from '#lib/messages/record-events.ts'

const contradiction = z.array(z.object({ fingerprint: z.string(), keptEventId: z.bigint() }))

/**
 * Keeps what came under the provider's id of an event that is there already, but says something else. The first one
 * stays: this is the one case in which the order of arrival decides, so it is counted and shown.
 */
export async function keepConflicts(
  tx: Tx,
  received: readonly ReceivedEvent[],
  added: readonly { fingerprint: string }[],
): Promise<void> {
  if (added.length === received.length) return
  const isAdded = new Set(added.map((event) => event.fingerprint))
  const left = new Map<string, ReceivedEvent>()
  for (const event of received)
    if (event.providerEventId !== null && !isAdded.has(event.fingerprint)) left.set(event.fingerprint, event)
  if (left.size === 0) return
  const found = contradiction.parse(
    await tx.$queryRaw`
      select e.fingerprint::text, kept."id" as "keptEventId"
      from unnest(${[...left.values()].map((event) => event.providerEventId)}::text[], ${[...left.keys()]}::uuid[]) as e(id, fingerprint)
      join "mail_event" kept on kept."providerEventId" = e.id and kept."fingerprint" <> e.fingerprint
      where not exists (select 1 from "mail_event" same where same."fingerprint" = e.fingerprint)
      order by e.fingerprint`,
  )
  if (found.length === 0) return
  const { count } = await tx.eventConflict.createMany({
    skipDuplicates: true,
    data: found.flatMap(({ fingerprint, keptEventId }) => {
      const event = left.get(fingerprint)
      if (!event?.providerEventId) return []
      const { providerEventId, kind, occurredAt, receivedAt, postId } = event
      return {
        providerEventId,
        keptEventId,
        fingerprint,
        kind,
        occurredAt,
        receivedAt,
        postId,
        raw: event.raw as object,
      }
    }),
  })
  await countUp(tx, { conflicts: count })
}
