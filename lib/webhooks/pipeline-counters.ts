import { z } from 'zod'
import { db, type SqlTx } from '#lib/db.ts'

/** What the pipeline counts over its whole life. Never counted down. */
export const COUNTERS = [
  'posts',
  'events',
  'new_events',
  'duplicates',
  'rejected_items',
  'foreign_events',
  'conflicts',
  'sends_accepted',
  'sends_refused',
  'sends_retried',
  'sends_unconfirmed',
] as const
export type Counter = (typeof COUNTERS)[number]

/** So many transactions can count at one moment without waiting for each other (mostly: shards are drawn by lot). */
const SHARDS = 32

/**
 * Adds to totals as part of the caller's transaction: a batch that did not happen was not counted. Call it last, for
 * whoever draws the same shard waits for this transaction to end.
 */
export async function countUp(tx: SqlTx, counts: Partial<Record<Counter, number>>): Promise<void> {
  const rows = COUNTERS.flatMap((name) => (counts[name] ? [{ name, count: counts[name] }] : []))
  if (rows.length === 0) return
  const shard = Math.floor(Math.random() * SHARDS)
  await tx.$executeRaw`
    insert into "pipeline_counter" ("name", "shard", "count")
    select c.name, ${shard}::smallint, c.count from json_to_recordset(${JSON.stringify(rows)}::json) as c(name text, count bigint)
    order by c.name
    on conflict ("name", "shard") do update set "count" = "pipeline_counter"."count" + excluded."count"`
}

const total = z.array(z.object({ name: z.string(), total: z.coerce.number() }))

/** Totals over all processes since the installation began. */
export async function readCounters(): Promise<Record<Counter, number>> {
  const rows = total.parse(
    await db().$queryRaw`select "name", sum("count") as total from "pipeline_counter" group by "name"`,
  )
  const found = new Map(rows.map((row) => [row.name, row.total]))
  return Object.fromEntries(COUNTERS.map((name) => [name, found.get(name) ?? 0])) as Record<Counter, number>
}
