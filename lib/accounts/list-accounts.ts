import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { cutPage, decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { db } from '#lib/db.ts'
import { containsPattern } from '#lib/search-pattern.ts'

type Query = { q?: string; after?: string | null; limit?: number }

const row = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string().nullable(),
  ownerName: z.string().nullable(),
  contactCount: z.number(),
  lastMessageAt: z.date().nullable(),
})

export type AccountRow = z.output<typeof row>

const position = z.tuple([z.string(), z.uuid()])

/** Companies by name, a page at a time by keyset, with how many contacts each has and when one was last written to. */
export async function listAccounts(query: Query = {}): Promise<{ items: AccountRow[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, 200)
  const conditions = [
    Prisma.sql`true`,
    ...containsPattern(query.q).map(
      (pattern) => Prisma.sql`(a.name || ' ' || coalesce(a.domain, '')) ilike ${pattern}`,
    ),
  ]
  const from = decodeCursor(query.after, position)
  if (from) conditions.push(Prisma.sql`(a.name, a.id) > (${from[0]}, ${from[1]}::uuid)`)
  const rows = await db().$queryRaw`
    with page as (
      select a.id, a.name, a.domain, a."ownerId" from account a
      where ${Prisma.join(conditions, ' and ')}
      order by a.name, a.id limit ${limit + 1}
    )
    select page.id, page.name, page.domain, o.name as "ownerName", people.count as "contactCount",
      people."lastMessageAt"
    from page
    left join "user" o on o.id = page."ownerId"
    cross join lateral (
      select count(*)::int as count, max(m.at) as "lastMessageAt"
      from contact c
      left join lateral (
        select "createdAt" as at from message where "contactId" = c.id order by "createdAt" desc, id desc limit 1
      ) m on true
      where c."accountId" = page.id
    ) people
    order by page.name, page.id`
  return cutPage(z.array(row).parse(rows), limit, (last) => encodeCursor([last.name, last.id]))
}
