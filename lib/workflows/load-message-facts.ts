import { z } from 'zod'
import type { SqlTx } from '#lib/db.ts'
import type { Facts } from '#lib/workflows/facts.ts'

const text = z.string().nullable()
const messageRow = z.object({
  id: z.string(),
  subject: z.string(),
  stream: z.string(),
  contactId: text,
  firstName: text,
  lastName: text,
  email: text,
  title: text,
  accountName: text,
  ownerName: text,
  senderName: text,
  senderEmail: text,
})

const counts = { opens: z.number(), humanOpens: z.number(), clicks: z.number(), humanClicks: z.number() }
const engagementRow = z.object({ messageId: z.string(), ...counts })
type Engagement = Omit<z.output<typeof engagementRow>, 'messageId'>
const NO_ENGAGEMENT: Engagement = { opens: 0, humanOpens: 0, clicks: 0, humanClicks: 0 }

/** What conditions and templates can ask about a message besides its event. */
export type MessageFacts = { contactId: string | null; facts: Facts }

/** An event without a message has the same facts, all of them unknown. */
export const NO_MESSAGE: MessageFacts = { contactId: null, facts: factsOf(null, NO_ENGAGEMENT) }

/** The facts of messages by their ids, with the people around them, in two statements. */
export async function loadMessageFacts(tx: SqlTx, messageIds: string[]): Promise<Map<string, MessageFacts>> {
  if (messageIds.length === 0) return new Map()
  const found = await tx.$queryRaw`
    select m.id, m.subject, m.stream::text, c.id as "contactId", c."firstName", c."lastName", c.email, c.title,
      a.name as "accountName", o.name as "ownerName", s.name as "senderName", s.email as "senderEmail"
    from message m
    left join contact c on c.id = m."contactId"
    left join account a on a.id = c."accountId"
    left join "user" o on o.id = c."ownerId"
    left join "user" s on s.id = m."senderId"
    where m.id = any(${messageIds}::uuid[])`
  const engagement = await loadEngagement(tx, messageIds)
  return new Map(
    z
      .array(messageRow)
      .parse(found)
      .map((row) => {
        const facts = factsOf(row, engagement.get(row.id) ?? NO_ENGAGEMENT)
        return [row.id, { contactId: row.contactId, facts }]
      }),
  )
}

async function loadEngagement(tx: SqlTx, messageIds: string[]): Promise<Map<string, Engagement>> {
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
      .map((row) => [row.messageId, row]),
  )
}

function factsOf(message: z.output<typeof messageRow> | null, engagement: Engagement): Facts {
  return {
    'message.subject': message?.subject ?? null,
    'message.stream': message?.stream ?? null,
    'message.opens': engagement.opens,
    'message.human_opens': engagement.humanOpens,
    'message.clicks': engagement.clicks,
    'message.human_clicks': engagement.humanClicks,
    'contact.first_name': message?.firstName ?? null,
    'contact.last_name': message?.lastName ?? null,
    'contact.email': message?.email ?? null,
    'contact.title': message?.title ?? null,
    'account.name': message?.accountName ?? null,
    'contact.owner_name': message?.ownerName ?? null,
    'sender.name': message?.senderName ?? null,
    'sender.email': message?.senderEmail ?? null,
  }
}
