import { z } from 'zod'
import type { SqlTx } from '#lib/db.ts'
import type { MailEventKind } from '#lib/mail/event.ts'
import type { Facts } from '#lib/workflows/facts.ts'

const row = z.object({
  id: z.bigint(),
  kind: z.string(),
  occurredAt: z.date(),
  url: z.string().nullable(),
  reason: z.string().nullable(),
  bounceType: z.string().nullable(),
  userAgent: z.string().nullable(),
  isMachine: z.boolean(),
  messageId: z.string().nullable(),
  subject: z.string().nullable(),
  stream: z.string().nullable(),
  depth: z.number().nullable(),
  contactId: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  accountName: z.string().nullable(),
  ownerName: z.string().nullable(),
  senderName: z.string().nullable(),
  senderEmail: z.string().nullable(),
})
type Row = z.output<typeof row>

const counts = { opens: z.number(), humanOpens: z.number(), clicks: z.number(), humanClicks: z.number() }
const engagementRow = z.object({ messageId: z.string(), ...counts })
type Engagement = Omit<z.output<typeof engagementRow>, 'messageId'>
const NO_ENGAGEMENT: Engagement = { opens: 0, humanOpens: 0, clicks: 0, humanClicks: 0 }

/** An event as workflows look at it. */
export type Subject = {
  eventId: bigint
  kind: string
  messageId: string | null
  contactId: string | null
  /** How many runs lie between a person and the message. */
  depth: number
  facts: Facts
}

/**
 * The events of these kinds with everything that conditions and templates can ask for, in two statements. Each names
 * its rows by plain lists of ids: PostgreSQL then goes by the index even while a table is too young to have statistics.
 */
export async function loadSubjects(
  tx: SqlTx,
  eventIds: bigint[],
  kinds: readonly MailEventKind[],
): Promise<Subject[]> {
  const found = await tx.$queryRaw`
    select w.id, w.kind::text, w."occurredAt", w.url, w.reason, w."bounceType", w."userAgent", w."isMachine",
      m.id as "messageId", m.subject, m.stream::text, m.depth,
      c.id as "contactId", c."firstName", c."lastName", c.email, c.title,
      a.name as "accountName", o.name as "ownerName", s.name as "senderName", s.email as "senderEmail"
    from mail_event w
    left join message m on m.id = w."messageId"
    left join contact c on c.id = m."contactId"
    left join account a on a.id = c."accountId"
    left join "user" o on o.id = c."ownerId"
    left join "user" s on s.id = m."senderId"
    where w.id = any(${eventIds}::bigint[]) and w.kind = any(${[...kinds]}::"MailEventKind"[])
    order by w.id`
  const rows = z.array(row).parse(found)
  const engagement = await loadEngagement(tx, [...new Set(rows.flatMap(({ messageId }) => messageId ?? []))])
  return rows.map((subject) => toSubject(subject, engagement.get(subject.messageId ?? '') ?? NO_ENGAGEMENT))
}

async function loadEngagement(tx: SqlTx, messageIds: string[]): Promise<Map<string, Engagement>> {
  if (messageIds.length === 0) return new Map()
  const found = await tx.$queryRaw`
    select "messageId",
      count(*) filter (where kind = 'opened')::int as opens,
      count(*) filter (where kind = 'opened' and not "isMachine")::int as "humanOpens",
      count(*) filter (where kind = 'clicked')::int as clicks,
      count(*) filter (where kind = 'clicked' and not "isMachine")::int as "humanClicks"
    from mail_event where "messageId" = any(${messageIds}::uuid[]) and kind in ('opened', 'clicked')
    group by "messageId"`
  return new Map(
    z
      .array(engagementRow)
      .parse(found)
      .map((counts) => [counts.messageId, counts]),
  )
}

function toSubject(found: Row, engagement: Engagement): Subject {
  return {
    eventId: found.id,
    kind: found.kind,
    messageId: found.messageId,
    contactId: found.contactId,
    depth: found.depth ?? 0,
    facts: {
      'event.kind': found.kind,
      'event.occurred_at': found.occurredAt.toISOString(),
      'event.url': found.url,
      'event.reason': found.reason,
      'event.bounce_type': found.bounceType,
      'event.user_agent': found.userAgent,
      'event.is_machine': found.isMachine,
      'message.subject': found.subject,
      'message.stream': found.stream,
      'message.opens': engagement.opens,
      'message.human_opens': engagement.humanOpens,
      'message.clicks': engagement.clicks,
      'message.human_clicks': engagement.humanClicks,
      'contact.first_name': found.firstName,
      'contact.last_name': found.lastName,
      'contact.email': found.email,
      'contact.title': found.title,
      'account.name': found.accountName,
      'contact.owner_name': found.ownerName,
      'sender.name': found.senderName,
      'sender.email': found.senderEmail,
    },
  }
}
