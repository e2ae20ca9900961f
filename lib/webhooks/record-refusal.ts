import { z } from 'zod'
import { db } from '#lib/db.ts'
import { log } from '#lib/log.ts'

/** Refusals are written at most this often, so that a flood of forged posts costs the database nothing. */
const WRITE_EVERY_MS = 500

/** Per process: refusals by reason that are not yet written. */
const holder = globalThis as typeof globalThis & { mailroomRefusals?: Map<string, number> }
const pending = (holder.mailroomRefusals ??= new Map<string, number>())

/** Counts a post that was refused at the door. Never throws and never waits: the caller answers 401 meanwhile. */
export function recordRefusal(reason: string): void {
  const isFirst = pending.size === 0
  pending.set(reason, (pending.get(reason) ?? 0) + 1)
  if (isFirst) setTimeout(() => void write(), WRITE_EVERY_MS).unref()
}

async function write(): Promise<void> {
  const counts = [...pending].map(([reason, count]) => ({ reason, count }))
  pending.clear()
  try {
    await db().$executeRaw`
      insert into "post_refusal" ("reason", "count", "firstAt", "lastAt")
      select r.reason, r.count, now(), now() from json_to_recordset(${JSON.stringify(counts)}::json) as r(reason text, count bigint)
      on conflict ("reason") do update set "count" = "post_refusal"."count" + excluded."count", "lastAt" = excluded."lastAt"`
    await db().$executeRaw`
      insert into "refusal_minute" ("minute", "reason", "count")
      select date_trunc('minute', now()), r.reason, r.count from json_to_recordset(${JSON.stringify(counts)}::json) as r(reason text, count bigint)
      order by r.reason
      on conflict ("minute", "reason") do update set "count" = "refusal_minute"."count" + excluded."count"`
    await db().$executeRaw`delete from "refusal_minute" where "minute" < now() - interval '1 day'`
  } catch (error) {
    log('webhooks').error({ err: error, counts }, 'refused posts could not be counted')
  }
}

/** Refusals of the last `minutes` (up to a day back), by reason, the most frequent first. */
export async function readRefusals(minutes: number): Promise<{ reason: string; count: number }[]> {
  const rows = await db().$queryRaw`
    select "reason", sum("count")::float8 as "count" from "refusal_minute"
    where "minute" > now() - make_interval(mins => ${minutes}::int) group by "reason" order by 2 desc, 1`
  return z.array(z.object({ reason: z.string(), count: z.number() })).parse(rows)
}

/** Refusals of all time, by reason. */
export async function readRefusalTotals(): Promise<{ reason: string; count: number }[]> {
  const rows = await db().postRefusal.findMany({
    select: { reason: true, count: true },
    orderBy: { reason: 'asc' },
  })
  return rows.map(({ reason, count }) => ({ reason, count: Number(count) }))
}
