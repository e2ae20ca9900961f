import { Prisma } from '#db/client.ts'
import type { SqlTx } from '#lib/db.ts'
import { STATUS_RANK } from '#lib/mail/status.ts'

/** Statuses by rank, so that SQL can turn one into the other: index + 1 is a PostgreSQL array subscript. */
const BY_RANK = Object.entries(STATUS_RANK)
  .sort(([, a], [, b]) => a - b)
  .map(([status]) => status)
const STATUSES = Prisma.sql`array[${Prisma.join(BY_RANK)}]::text[]`
const ISO = Prisma.sql`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

/**
 * Folds the given messages anew from their own facts and their events, in one statement. Callers hold the messages'
 * row locks, so that of two transactions the later one sees what the earlier one wrote. `mail/status.ts` says what is computed.
 */
export async function refold(tx: SqlTx, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return
  await tx.$executeRaw`
    with kinds as (
      select "messageId", "kind", min("occurredAt") as first, max("occurredAt") as last, count(*) as count,
        max(case
          when "kind" = 'bounced' then case when "bounceType" = 'blocked' then ${STATUS_RANK.blocked}::int else ${STATUS_RANK.bounced}::int end
          when "kind" in ('processed', 'deferred', 'delivered', 'dropped') then array_position(${STATUSES}, "kind"::text) - 1
          else ${STATUS_RANK.sent}::int
        end) as rank
      from "mail_event" where "messageId" = any(${messageIds}::uuid[])
      group by "messageId", "kind"
    ), folded as (
      select "messageId", max(rank) as rank, max(last) as last,
        jsonb_object_agg("kind", jsonb_build_object(
          'first', to_char(first at time zone 'UTC', ${ISO}), 'last', to_char(last at time zone 'UTC', ${ISO}), 'count', count
        )) as marks
      from kinds group by "messageId"
    )
    update "message" as m set
      "status" = (${STATUSES})[greatest(array_position(${STATUSES}, m."sendState"::text), coalesce(f.rank, 0) + 1)]::"MessageStatus",
      "marks" = coalesce(f.marks, '{}'), "lastEventAt" = f.last, "updatedAt" = now()
    from unnest(${messageIds}::uuid[]) as touched(id) left join folded as f on f."messageId" = touched.id
    where m."id" = touched.id`
}
