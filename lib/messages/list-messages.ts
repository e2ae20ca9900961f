import { z } from 'zod'
import { Prisma, type Provider } from '#db/client.ts'
import { cutPage, decodeTimeCursor, encodeTimeCursor } from '#lib/cursor.ts'
import { db } from '#lib/db.ts'
import type { MessageStatus } from '#lib/mail/status.ts'
import { byMachine } from '#lib/messages/by-machine.ts'
import { TEST_MAIL_PREFIX } from '#lib/messages/find-test-mail.ts'
import { loadMessageItems } from '#lib/messages/load-message-items.ts'
import { isProblem, PROBLEM_STATUSES } from '#lib/messages/message-filter.ts'
import type { MessageItem } from '#lib/messages/timeline-item.ts'
import { containsPattern } from '#lib/search-pattern.ts'

type Filter = {
  /** Part of the subject or of the recipient's name or address; several words must all be found. */
  q?: string
  /** `problem`: it did not arrive, or we do not know whether it left. */
  status?: 'problem' | MessageStatus
  /** By a person: what only machines did does not count. */
  engagement?: 'opened' | 'clicked'
  from?: Date
  /** Exclusive. */
  to?: Date
  contactId?: string
  accountId?: string
  /** Only messages to this person's contacts or written by this person. */
  ofUserId?: string
  /** Only what went, or may have gone, by this provider: it has no event of anything else. */
  handedOverBy?: Provider
  /** Test mails of the set-up are left out. */
  isWithoutTests?: boolean
}

type Query = Filter & {
  before?: string | null
  order?: 'newest' | 'oldest'
  /** Rows on a page, at most 200. */
  limit?: number
}

/** Counting goes no further: past it a log says "10,000+". */
export const COUNTED_AT_MOST = 10_000

const placeRow = z.object({ id: z.string(), at: z.date() })
const countRow = z.object({ count: z.number() })

/** The message log, a page at a time by keyset over the time of writing. */
export async function listMessages(
  query: Query = {},
): Promise<{ items: MessageItem[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, 200)
  const isOldestFirst = query.order === 'oldest'
  const conditions = conditionsOf(query)
  const from = decodeTimeCursor(query.before)
  if (from) {
    const side = isOldestFirst ? Prisma.sql`>` : Prisma.sql`<`
    conditions.push(Prisma.sql`(m."createdAt", m.id) ${side} (${from.at}::timestamptz, ${from.id}::uuid)`)
  }
  const direction = isOldestFirst ? Prisma.sql`asc` : Prisma.sql`desc`
  const rows = await db().$queryRaw`
    select m.id, m."createdAt" as at from message m where ${Prisma.join(conditions, ' and ')}
    order by m."createdAt" ${direction}, m.id ${direction} limit ${limit + 1}`
  const page = cutPage(z.array(placeRow).parse(rows), limit, (last) =>
    encodeTimeCursor({ at: last.at.toISOString(), id: last.id }),
  )
  const loaded = await loadMessageItems(page.items.map((place) => place.id))
  const byId = new Map(loaded.map((item) => [item.id, item]))
  return { items: page.items.flatMap((place) => byId.get(place.id) ?? []), next: page.next }
}

/** How many messages match, counted up to `COUNTED_AT_MOST + 1`. */
export async function countMessages(filter: Filter = {}): Promise<number> {
  const rows = await db().$queryRaw`
    select count(*)::int as count from (
      select 1 from message m where ${Prisma.join(conditionsOf(filter), ' and ')} limit ${COUNTED_AT_MOST + 1}
    ) as found`
  return z.array(countRow).parse(rows)[0]?.count ?? 0
}

function conditionsOf(filter: Filter): Prisma.Sql[] {
  const found = [Prisma.sql`true`]
  for (const pattern of containsPattern(filter.q)) {
    found.push(Prisma.sql`(m.subject || ' ' || m."toName" || ' ' || m."toAddress") ilike ${pattern}`)
  }
  if (filter.status) {
    const statuses = filter.status === 'problem' ? [...PROBLEM_STATUSES] : [filter.status]
    found.push(Prisma.sql`m.status = any(${statuses}::"MessageStatus"[])`)
    // Says nothing new, but names the column that has an index.
    if (statuses.every(isProblem)) found.push(Prisma.sql`m."isProblem"`)
  }
  if (filter.engagement) {
    found.push(
      Prisma.sql`(m.marks ? ${filter.engagement} and exists (select 1 from mail_event e
        where e."messageId" = m.id and e.kind = ${filter.engagement}::"MailEventKind" and not ${byMachine('e', 'm')}))`,
    )
  }
  if (filter.from) found.push(Prisma.sql`m."createdAt" >= ${filter.from.toISOString()}::timestamptz`)
  if (filter.to) found.push(Prisma.sql`m."createdAt" < ${filter.to.toISOString()}::timestamptz`)
  if (filter.contactId) found.push(Prisma.sql`m."contactId" = ${filter.contactId}::uuid`)
  if (filter.accountId) {
    found.push(
      Prisma.sql`m."contactId" in (select id from contact where "accountId" = ${filter.accountId}::uuid)`,
    )
  }
  if (filter.ofUserId) {
    found.push(
      Prisma.sql`(m."senderId" = ${filter.ofUserId}::uuid
        or m."contactId" in (select id from contact where "ownerId" = ${filter.ofUserId}::uuid))`,
    )
  }
  if (filter.handedOverBy) {
    found.push(
      Prisma.sql`(m.provider = ${filter.handedOverBy}::"Provider" and m."sendState" in ('sending', 'unconfirmed', 'sent'))`,
    )
  }
  if (filter.isWithoutTests) found.push(Prisma.sql`not starts_with(m."composeKey", ${TEST_MAIL_PREFIX})`)
  return found
}
