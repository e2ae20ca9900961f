import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { countUp } from '#lib/webhooks/pipeline-counters.ts'
import type { SqlTx } from '#lib/db.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'

type Left = { event: ReceivedEvent; providerEventId: string; wasNew: boolean }

const contradiction = z.array(z.object({ place: z.number(), keptEventId: z.bigint(), keptRaw: z.unknown() }))

/**
 * Keeps what came under the provider's id of an event that is there already, but says something else. The first one
 * stays: this is the one case in which the order of arrival decides, so it is counted and shown.
 */
export async function keepConflicts(
  tx: SqlTx,
  received: readonly ReceivedEvent[],
  added: readonly { received: ReceivedEvent }[],
): Promise<void> {
  if (added.length === received.length) return
  const left = leftOver(received, added)
  if (left.length === 0) return
  const found = contradiction.parse(
    await tx.$queryRaw`
      select e.place::int - 1 as "place", kept."id" as "keptEventId", kept."raw" as "keptRaw"
      from unnest(${left.map((one) => one.providerEventId)}::text[], ${left.map((one) => one.event.fingerprint)}::uuid[],
        ${left.map((one) => one.wasNew)}::boolean[]) with ordinality as e(id, fingerprint, "wasNew", place)
      join "mail_event" kept on kept."providerEventId" = e.id and kept."fingerprint" <> e.fingerprint
      left join "mail_event" same on same."fingerprint" = e.fingerprint
      where e."wasNew" or same."id" is null
      order by e.place`,
  )
  const rows = found.flatMap(({ place, keptEventId, keptRaw }) => {
    const event = left[place]?.event
    // What was stored before facts were told apart as they are now has another fingerprint than the same has today.
    if (!event || isDeepStrictEqual(keptRaw, event.raw)) return []
    const { providerEventId, fingerprint, kind, occurredAt, receivedAt, postId, raw } = event
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

/**
 * What has an id and was not inserted, once for each fact and id. `wasNew`: its fact was not known when its turn came, since it
 * was inserted only later in the list, under another id; so its own was taken.
 */
function leftOver(received: readonly ReceivedEvent[], added: readonly { received: ReceivedEvent }[]): Left[] {
  const isAdded = new Set(added.map((one) => one.received))
  const toCome = new Set(added.map((one) => one.received.fingerprint))
  const known = new Set<string>()
  const left = new Map<string, Left>()
  for (const event of received) {
    const { fingerprint, providerEventId } = event
    if (isAdded.has(event)) known.add(fingerprint)
    if (providerEventId === null || known.has(fingerprint)) continue
    const name = `${fingerprint} ${providerEventId}`
    if (!left.has(name)) left.set(name, { event, providerEventId, wasNew: toCome.has(fingerprint) })
  }
  return [...left.values()]
}
