import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { countUp } from '#lib/webhooks/pipeline-counters.ts'
import type { SqlTx } from '#lib/db.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'

const contradiction = z.array(
  z.object({ fingerprint: z.string(), keptEventId: z.bigint(), keptRaw: z.unknown() }),
)

/**
 * Keeps what came under the provider's id of an event that is there already, but says something else. The first one
 * stays: this is the one case in which the order of arrival decides, so it is counted and shown.
 */
export async function keepConflicts(
  tx: SqlTx,
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
      select e.fingerprint::text, kept."id" as "keptEventId", kept."raw" as "keptRaw"
      from unnest(${[...left.values()].map((event) => event.providerEventId)}::text[], ${[...left.keys()]}::uuid[]) as e(id, fingerprint)
      join "mail_event" kept on kept."providerEventId" = e.id and kept."fingerprint" <> e.fingerprint
      where not exists (select 1 from "mail_event" same where same."fingerprint" = e.fingerprint)
      order by e.fingerprint`,
  )
  const rows = found.flatMap(({ fingerprint, keptEventId, keptRaw }) => {
    const event = left.get(fingerprint)
    // What was stored before facts were told apart as they are now has another fingerprint than the same has today.
    if (!event || isDeepStrictEqual(keptRaw, event.raw)) return []
    const { providerEventId, kind, occurredAt, receivedAt, postId, raw } = event
    return {
      providerEventId,
      keptEventId: String(keptEventId),
      fingerprint,
      kind,
      occurredAt,
      receivedAt,
      postId: postId === null ? null : String(postId),
      raw,
    }
  })
  if (rows.length === 0) return
  const count = await tx.$executeRaw`
    insert into "event_conflict" ("providerEventId", "keptEventId", "fingerprint", "kind", "occurredAt", "receivedAt", "postId", "raw")
    select c."providerEventId", c."keptEventId", c."fingerprint", c."kind"::"MailEventKind", c."occurredAt", c."receivedAt",
      c."postId", c."raw"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c("providerEventId" text, "keptEventId" bigint, "fingerprint" uuid,
      "kind" text, "occurredAt" timestamptz, "receivedAt" timestamptz, "postId" bigint, "raw" jsonb)
    order by c."providerEventId", c."fingerprint"
    on conflict do nothing`
  await countUp(tx, { conflicts: count })
}
