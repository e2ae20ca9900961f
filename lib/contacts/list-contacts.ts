import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { cutPage, decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { db } from '#lib/db.ts'
import { STATUS_RANK, type MessageStatus } from '#lib/mail/status.ts'
import { containsPattern } from '#lib/search-pattern.ts'

type Query = {
  /** Part of a name, an address or a company's name; several words must all be found. */
  q?: string
  accountId?: string
  ownerId?: string
  after?: string | null
  /** Rows on a page, at most 200. */
  limit?: number
}

const statuses = Object.keys(STATUS_RANK) as [MessageStatus, ...MessageStatus[]]

const row = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  title: z.string(),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  ownerName: z.string().nullable(),
  isSuppressed: z.boolean(),
  lastMessageId: z.string().nullable(),
  lastSubject: z.string().nullable(),
  lastStatus: z.enum(statuses).nullable(),
  lastMessageAt: z.date().nullable(),
})

export type ContactRow = z.output<typeof row>

const position = z.tuple([z.string(), z.string(), z.uuid()])

/** Contacts by name, a page at a time by keyset, each with the latest message written to them. */
export async function listContacts(query: Query = {}): Promise<{ items: ContactRow[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, 200)
  const rows = await db().$queryRaw`
    select c.id, c."firstName", c."lastName", c.email, c.title, c."accountId", a.name as "accountName",
      o.name as "ownerName",
      exists (select 1 from suppression s where s.address = c.email and s.stream = 'transactional') as "isSuppressed",
      m.id as "lastMessageId", m.subject as "lastSubject", m.status::text as "lastStatus", m."createdAt" as "lastMessageAt"
    from contact c
    left join account a on a.id = c."accountId"
    left join "user" o on o.id = c."ownerId"
    left join lateral (
      select id, subject, status, "createdAt" from message
      where "contactId" = c.id order by "createdAt" desc, id desc limit 1
    ) m on true
    where ${Prisma.join(conditions(query), ' and ')}
    order by c."lastName", c."firstName", c.id
    limit ${limit + 1}`
  return cutPage(z.array(row).parse(rows), limit, (last) =>
    encodeCursor([last.lastName, last.firstName, last.id]),
  )
}

function conditions({ q, accountId, ownerId, after }: Query): Prisma.Sql[] {
  const found = [Prisma.sql`true`]
  for (const pattern of containsPattern(q)) {
    found.push(
      Prisma.sql`(c."firstName" || ' ' || c."lastName" || ' ' || c.email || ' ' || coalesce(a.name, '')) ilike ${pattern}`,
    )
  }
  if (accountId) found.push(Prisma.sql`c."accountId" = ${accountId}::uuid`)
  if (ownerId) found.push(Prisma.sql`c."ownerId" = ${ownerId}::uuid`)
  const from = decodeCursor(after, position)
  if (from) {
    found.push(Prisma.sql`(c."lastName", c."firstName", c.id) > (${from[0]}, ${from[1]}, ${from[2]}::uuid)`)
  }
  return found
}
