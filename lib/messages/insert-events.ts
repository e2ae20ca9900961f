import type { SqlTx } from '#lib/db.ts'
import type { FoldedEvent } from '#lib/mail/status.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'

export type NewEvent = FoldedEvent & {
  id: bigint
  postId: bigint | null
  messageId: string | null
  /** The one of those that tell this fact which was taken. */
  received: ReceivedEvent
}

/**
 * Inserts the events that are new, in one statement, and returns them. As if they came one by one: each finds its place unless
 * its fact is known or its id is taken, by a row of before or by one that came before it in the list.
 */
export async function insertEvents(
  tx: SqlTx,
  received: readonly ReceivedEvent[],
  messageIdOf: (event: ReceivedEvent) => string | null,
): Promise<NewEvent[]> {
  const rowOf = new Map<string, ReceivedEvent>()
  for (const event of received) {
    const name = nameOf(event)
    if (!rowOf.has(name)) rowOf.set(name, event)
  }
  const rows = inOneOrder([...rowOf.values()])
  const messageIds = rows.map(messageIdOf)
  const column = <Key extends keyof ReceivedEvent>(name: Key) => rows.map((event) => event[name])
  const found = await tx.$queryRaw<{ id: bigint; fingerprint: string; providerEventId: string | null }[]>`
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
    on conflict do nothing
    returning "id", "fingerprint"::text as "fingerprint", "providerEventId"`
  const messageOf = new Map(rows.map((event, index) => [event, messageIds[index] ?? null]))
  return found.flatMap(({ id, ...added }) => {
    const event = rowOf.get(nameOf(added))
    if (!event) return []
    const { postId, kind, bounceType, occurredAt } = event
    return [
      { id, postId, messageId: messageOf.get(event) ?? null, kind, bounceType, occurredAt, received: event },
    ]
  })
}

type Named = Pick<ReceivedEvent, 'fingerprint' | 'providerEventId'>

/** What comes twice with the same fact and the same id is one row. */
function nameOf({ fingerprint, providerEventId }: Named): string {
  return `${fingerprint} ${providerEventId ?? ''}`
}

/**
 * The order in which rows are inserted, sorted here since PostgreSQL would carry whole rows about: each by its own fingerprint,
 * so that two transactions with the same events cannot wait for each other in a circle. Those that hang together, by a fact
 * under two ids or an id with two facts, go by the smallest fingerprint among them, and so stay in the order in which they came.
 */
function inOneOrder<Row extends Named>(rows: readonly Row[]): Row[] {
  const leaderOf = leadersOf(rows)
  const leader = (row: Row) => leaderOf?.get(row) ?? row.fingerprint
  return [...rows].sort((a, b) => compare(leader(a), leader(b)))
}

/** The smallest fingerprint among those that each row hangs together with; null if none does. */
function leadersOf(rows: readonly Named[]): Map<Named, string> | null {
  const facts = new Set(rows.map((row) => row.fingerprint))
  const ids = rows.flatMap((row) => row.providerEventId ?? [])
  if (facts.size === rows.length && new Set(ids).size === ids.length) return null

  const sharing = new Map<string, Named[]>()
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const others = sharing.get(key)
      if (others) others.push(row)
      else sharing.set(key, [row])
    }
  }
  const leaderOf = new Map<Named, string>()
  for (const { fingerprint } of [...rows].sort(byFingerprint)) {
    const reached = [`fact ${fingerprint}`]
    for (let key = reached.pop(); key !== undefined; key = reached.pop()) {
      for (const row of sharing.get(key) ?? []) {
        leaderOf.set(row, fingerprint)
        reached.push(...keysOf(row))
      }
      sharing.delete(key)
    }
  }
  return leaderOf
}

function keysOf({ fingerprint, providerEventId }: Named): string[] {
  const fact = `fact ${fingerprint}`
  return providerEventId === null ? [fact] : [fact, `id ${providerEventId}`]
}

function byFingerprint(a: Named, b: Named): number {
  return compare(a.fingerprint, b.fingerprint)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
