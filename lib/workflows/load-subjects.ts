import { z } from 'zod'
import type { Tx } from '#lib/db.ts'
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
  opens: z.number().nullable(),
  humanOpens: z.number().nullable(),
  clicks: z.number().nullable(),
  humanClicks: z.number().nullable(),
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

/** The events of these kinds with everything that conditions and templates can ask for, in one statement. */
export async function loadSubjects(
  tx: Tx,
  eventIds: bigint[],
  kinds: readonly MailEventKind[],
): Promise<Subject[]> {
  const ids = JSON.stringify(eventIds.map(String))
  const found = await tx.$queryRaw`
    with wanted as materialized (
      select e.*
      from jsonb_array_elements_text(${ids}::jsonb) as asked(id)
      join mail_event e on e.id = asked.id::bigint
      where e.kind = any(${[...kinds]}::"MailEventKind"[])
    ),
    engagement as (
      select e."messageId",
        count(*) filter (where e.kind = 'opened')::int as opens,
        count(*) filter (where e.kind = 'opened' and not e."isMachine")::int as "humanOpens",
        count(*) filter (where e.kind = 'clicked')::int as clicks,
        count(*) filter (where e.kind = 'clicked' and not e."isMachine")::int as "humanClicks"
      from mail_event e
      where e."messageId" = any(array(select distinct "messageId" from wanted where "messageId" is not null))
        and e.kind in ('opened', 'clicked')
      group by e."messageId"
    )
    select w.id, w.kind::text, w."occurredAt", w.url, w.reason, w."bounceType", w."userAgent", w."isMachine",
      m.id as "messageId", m.subject, m.stream::text, m.depth,
      g.opens, g."humanOpens", g.clicks, g."humanClicks",
      c.id as "contactId", c."firstName", c."lastName", c.email, c.title,
      a.name as "accountName", o.name as "ownerName", s.name as "senderName", s.email as "senderEmail"
    from wanted w
    left join message m on m.id = w."messageId"
    left join engagement g on g."messageId" = m.id
    left join contact c on c.id = m."contactId"
    left join account a on a.id = c."accountId"
    left join "user" o on o.id = c."ownerId"
    left join "user" s on s.id = m."senderId"
    order by w.id`
  return z.array(row).parse(found).map(toSubject)
}

function toSubject(found: Row): Subject {
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
      'message.opens': found.opens ?? 0,
      'message.human_opens': found.humanOpens ?? 0,
      'message.clicks': found.clicks ?? 0,
      'message.human_clicks': found.humanClicks ?? 0,
      'contact.first_name': found.firstName,
      'contact.last_name': found.lastName,
      'contact.email': found.email,
      'contact.title': found.title,
      'contact.account_name': found.accountName,
      'contact.owner_name': found.ownerName,
      'sender.name': found.senderName,
      'sender.email': found.senderEmail,
    },
  }
}
