import { z } from 'zod'
import { db } from '#lib/db.ts'

/** A token that ran out is fetched anew and the post sent again; one that was not given out was asked for by no post. */
const ORDINARY = ['token-expired', 'token-refused']

export type RefusalsSince = {
  /** Of all time. */
  latest: { reason: string; lastAt: Date } | null
  /** The most within an hour, in whole minutes after `since`, a day back at most. */
  mostInAnHour: number
}

/** What was refused at the door of the event webhook, by whoever it was posted. */
export async function readRefusalsSince(since: Date): Promise<RefusalsSince> {
  const [latest, rows] = await Promise.all([
    db().postRefusal.findFirst({
      where: { reason: { notIn: ORDINARY } },
      orderBy: { lastAt: 'desc' },
      select: { reason: true, lastAt: true },
    }),
    db().$queryRaw`
      select coalesce(max(count), 0)::float8 as most from (
        select sum(sum("count")) over (order by "minute" range between interval '59 minutes' preceding and current row) as count
          from "refusal_minute" where "minute" > ${since} and "reason" <> all(${ORDINARY}) group by "minute") as hours`,
  ])
  const [row] = z.array(z.object({ most: z.number() })).parse(rows)
  return { latest, mostInAnHour: row?.most ?? 0 }
}
