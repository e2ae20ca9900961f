import { z } from 'zod'
import { MessageStatus, Prisma, Provider } from '#db/client.ts'
import { db } from '#lib/db.ts'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import { HANDED_OVER_AT, LATE_BOUNCE_WINDOW_MS } from '#lib/messages/match-events.ts'
import { containsPattern } from '#lib/search-pattern.ts'

const PAGE_SIZE = 25
/** Counting stops here: beyond it a page says “10,000+”. */
const COUNT_LIMIT = 10_000
/** The same for the mails that went to an address in a week: beyond it a row says “over 1,000”. */
const MAILS_COUNT_LIMIT = 1_001
const MAX_RAW_CHARS = 4_000

const candidate = z.object({
  id: z.string(),
  contactId: z.string().nullable(),
  subject: z.string(),
  toAddress: z.string(),
  status: z.enum(MessageStatus),
  createdAt: z.coerce.date(),
  /** same-request: SendGrid's id says so, the address differs. same-address: it went there in the week before. */
  why: z.enum(['same-request', 'same-address']),
})
/** A message that an event in the bin may be about. */
export type Candidate = z.output<typeof candidate>

const row = z.object({
  id: z.bigint().transform(String),
  provider: z.enum(Provider),
  kind: z.enum(MAIL_EVENT_KINDS),
  occurredAt: z.date(),
  receivedAt: z.date(),
  email: z.string().nullable(),
  reason: z.string().nullable(),
  url: z.string().nullable(),
  ownId: z.string().nullable(),
  providerMessageId: z.string().nullable(),
  isNameless: z.boolean(),
  /** The beginning of it, in lines. */
  raw: z.string(),
  candidates: z.array(candidate),
  /** Of an event that says nothing but its address: the mails that went there in the week before, `candidates` or not. */
  mailsThatWeek: z.number(),
})
export type UnmatchedRow = z.output<typeof row>

const COLUMNS = Prisma.sql`m."id", m."contactId", m."subject", m."toAddress", m."status", m."createdAt"`
const WENT_THERE_THAT_WEEK = Prisma.sql`m."provider" = u."provider" and m."toAddress" = u."email"
  and m."sendState" in ('sending', 'unconfirmed', 'sent')
  and ${HANDED_OVER_AT} between u."occurredAt" - make_interval(secs => ${LATE_BOUNCE_WINDOW_MS / 1000}) and u."occurredAt"`

/**
 * Events that belong to no message, latest first, 25 a page, each with the messages it may be about (up to five, the
 * likelier first). `query`: part of the address. `before` is the `next` of the page before; null ends the list.
 */
export async function listUnmatched({
  query = '',
  before = '',
}: {
  query?: string
  before?: string
}): Promise<{ rows: UnmatchedRow[]; next: string | null }> {
  const after = /^\d{1,18}$/.test(before) ? BigInt(before) : null
  const found = await db().$queryRaw`
    select u."eventId" as "id", u."provider"::text, u."kind"::text, u."occurredAt", u."receivedAt", u."email", u."ownId",
      u."providerMessageId", u."isNameless", e."reason", e."url",
      left(jsonb_pretty(e."raw"), ${MAX_RAW_CHARS}::int) as "raw", coalesce(c."found", '[]'::json) as "candidates",
      n."count" as "mailsThatWeek"
    from (
      select * from "unmatched_event"
      where "dismissedAt" is null and (${after}::bigint is null or "eventId" < ${after}::bigint)
        and "email" ilike all(${containsPattern(query)}::text[])
      order by "eventId" desc limit ${PAGE_SIZE + 1}
    ) u
    join "mail_event" e on e."id" = u."eventId"
    left join lateral (
      select json_agg(json_build_object('id', m."id", 'contactId', m."contactId", 'subject', m."subject",
        'toAddress', m."toAddress", 'status', m."status", 'createdAt', m."createdAt", 'why', m."why")
        order by m."why" desc, m."createdAt" desc) as "found"
      from (
        (select ${COLUMNS}, 'same-request' as "why" from "message" m
          where m."provider" = u."provider" and m."providerMessageId" in (u."providerMessageId", u."headerId") limit 5)
        union all
        (select ${COLUMNS}, 'same-address' as "why" from "message" m
          where ${WENT_THERE_THAT_WEEK}
            and m."providerMessageId" is distinct from coalesce(u."providerMessageId", u."headerId", '')
          order by m."createdAt" desc limit 5)
        limit 5
      ) m
    ) c on true
    cross join lateral (
      select count(*)::int as "count" from (
        select 1 from "message" m where u."isNameless" and ${WENT_THERE_THAT_WEEK} limit ${MAILS_COUNT_LIMIT}
      ) as sent
    ) n
    order by u."eventId" desc`
  const rows = z.array(row).parse(found)
  const shown = rows.slice(0, PAGE_SIZE)
  return { rows: shown, next: rows.length > PAGE_SIZE ? (shown.at(-1)?.id ?? null) : null }
}

/** How many events wait in the bin, or those of them that `query` finds (part of the address); stops at 10,000. */
export async function countUnmatched(query = ''): Promise<number> {
  const rows = await db().$queryRaw`
    select count(*)::int as "count" from (
      select 1 from "unmatched_event"
      where "dismissedAt" is null and "email" ilike all(${containsPattern(query)}::text[]) limit ${COUNT_LIMIT}
    ) as bin`
  const [found] = z.tuple([z.object({ count: z.number() })]).parse(rows)
  return found.count
}
