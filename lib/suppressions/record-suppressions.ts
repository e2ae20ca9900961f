import type { SqlTx } from '#lib/db.ts'

/**
 * Writes suppressions for the hard bounces, spam reports and unsubscribes among these new events, on both streams:
 * SendGrid itself would drop any later mail of the account to such an address. Only for addresses that are ours (the
 * one a matched message went to, or a contact's). Whatever the order of events, the earliest time of each cause stays, and of two at
 * one time the detail that sorts first.
 */
export async function recordSuppressions(tx: SqlTx, eventIds: readonly bigint[]): Promise<void> {
  if (eventIds.length === 0) return
  await tx.$executeRaw`
    insert into "suppression" ("id", "address", "stream", "reason", "since", "detail")
    select gen_random_uuid(), found.address, stream, found.reason, found.since, found.detail
    from (
      select e."email" as address, r.reason::"SuppressionReason" as reason, min(e."occurredAt") as since,
        coalesce((array_agg(e."reason" order by e."occurredAt", e."reason"))[1], '') as detail
      from "mail_event" e
      join (values ('bounced', 'bounced'), ('spam_reported', 'spam_reported'), ('unsubscribed', 'unsubscribed'))
        as r(kind, reason) on r.kind = e."kind"::text
      where e."id" = any(${eventIds}::bigint[]) and e."email" is not null
        and (e."kind" <> 'bounced' or e."bounceType" = 'hard')
        and (exists (select 1 from "message" m where m."id" = e."messageId" and m."toAddress" = e."email")
          or exists (select 1 from "contact" c where c."email" = e."email"))
      group by e."email", r.reason
      order by 1, 2
    ) as found cross join unnest(enum_range(null::"Stream")) as stream
    on conflict ("address", "stream", "reason") do update set
      "detail" = case when (excluded."since", excluded."detail") < ("suppression"."since", "suppression"."detail") then excluded."detail" else "suppression"."detail" end,
      "since" = least("suppression"."since", excluded."since")`
}
