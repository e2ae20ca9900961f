import { z } from 'zod'
import { db } from '#lib/db.ts'
import { byMachine } from '#lib/messages/by-machine.ts'
import { linkLabels } from '#lib/messages/link-labels.ts'

const row = z.object({
  messageId: z.string(),
  subject: z.string(),
  contactId: z.string(),
  contactName: z.string(),
  accountName: z.string().nullable(),
  kind: z.enum(['opened', 'clicked']),
  at: z.date(),
  url: z.string().nullable(),
  /** How often people did this to this message, this time included. */
  count: z.number(),
  /** For clicks only: it holds the links' own texts. */
  html: z.string().nullable(),
})

export type Engagement = Omit<z.output<typeof row>, 'html'> & {
  /** The clicked link's own text. */
  linkLabel: string | null
}

/**
 * The latest thing people did with each message to a person's own contacts, newest first; what machines did
 * is left out. Reads one person's messages, not the whole log. At most 50.
 */
export async function listEngagement(ownerId: string, limit = 8): Promise<Engagement[]> {
  const rows = await db().$queryRaw`
    select m.id as "messageId", m.subject, c.id as "contactId",
      coalesce(nullif(trim(c."firstName" || ' ' || c."lastName"), ''), c.email) as "contactName",
      a.name as "accountName", e.kind::text as kind, e."occurredAt" as at, e.url,
      (select count(*)::int from mail_event s
        where s."messageId" = m.id and s.kind = e.kind and not ${byMachine('s', 'm')}) as count,
      case when e.kind = 'clicked' then m.html end as html
    from contact c
    join message m on m."contactId" = c.id and (m.marks ? 'opened' or m.marks ? 'clicked')
    left join account a on a.id = c."accountId"
    cross join lateral (
      select own.kind, own."occurredAt", own.url from mail_event own
      where own."messageId" = m.id and own.kind in ('opened', 'clicked') and not ${byMachine('own', 'm')}
      order by own."occurredAt" desc, own.id desc limit 1
    ) e
    where c."ownerId" = ${ownerId}::uuid
    order by e."occurredAt" desc, m.id desc
    limit ${Math.min(limit, 50)}`
  return z
    .array(row)
    .parse(rows)
    .map(({ html, ...rest }) => ({ ...rest, linkLabel: labelOf(html, rest.url) }))
}

function labelOf(html: string | null, url: string | null): string | null {
  return html && url ? (linkLabels(html).get(url) ?? null) : null
}
