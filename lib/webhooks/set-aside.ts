import { z } from 'zod'
import { db } from '#lib/db.ts'

/** Counting stops here: a page says “10,000+”. */
const COUNT_LIMIT = 10_000
const MAX_REASON_CHARS = 2_000

export type SetAside = {
  count: number
  /** When the last of them was set aside; null when there are none. */
  lastAt: Date | null
}

const counted = z.tuple([z.object({ count: z.number(), lastAt: z.date().nullable() })])

/** Posts whose reading failed as a whole, so that their events are missing; stops at 10,000. */
export async function countSetAside(): Promise<SetAside> {
  const rows = await db().$queryRaw`
    select count(*)::int as "count", max("processedAt") as "lastAt" from (
      select "processedAt" from "raw_post" where "state" = 'rejected' and "error" is not null and not "isSample"
      order by "id" desc limit ${COUNT_LIMIT}
    ) as aside`
  return counted.parse(rows)[0]
}

/** Why a post could not be read, as it is kept with the post. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_CHARS)
}
