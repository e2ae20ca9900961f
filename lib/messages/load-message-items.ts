import { z } from 'zod'
import { db } from '#lib/db.ts'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import { STATUS_RANK, type Marks, type MessageStatus } from '#lib/mail/status.ts'
import { byMachine } from '#lib/messages/by-machine.ts'
import { linkLabels } from '#lib/messages/link-labels.ts'
import type { EventLine, LinkClicks, MessageItem } from '#lib/messages/timeline-item.ts'

/** Statuses that no event has moved on: what kept the mail here is our own knowledge. */
const OURS: ReadonlySet<MessageStatus> = new Set(['queued', 'sending', 'unconfirmed', 'failed'])

/** Events that a card unfolds; the message's own page has them all. */
const EVENTS_SHOWN = 30
/** Links that are listed by themselves. */
const LINKS_SHOWN = 50
const SNIPPET_CHARACTERS = 160
/** The text part gives links with their address in brackets, which a snippet leaves out. */
const TEXT_READ = 800

const kind = z.enum(MAIL_EVENT_KINDS)
const statuses = Object.keys(STATUS_RANK) as [MessageStatus, ...MessageStatus[]]
const iso = z.date().transform((at) => at.toISOString())

const marksShape = z.partialRecord(
  kind,
  z.object({ first: z.string(), last: z.string(), count: z.number() }),
) satisfies z.ZodType<Marks>

const eventLine = z.object({
  messageId: z.string(),
  id: z.string(),
  kind,
  at: iso,
  url: z.string().nullable(),
  reason: z.string().nullable(),
  bounceType: z.enum(['hard', 'blocked']).nullable().catch(null),
  isMachine: z.boolean(),
})

const messageRow = z.object({
  id: z.string(),
  at: iso,
  contactId: z.string().nullable(),
  contactName: z.string().nullable(),
  toAddress: z.string(),
  toName: z.string(),
  senderName: z.string().nullable(),
  subject: z.string(),
  snippet: z.string(),
  status: z.enum(statuses),
  stream: z.enum(['transactional', 'marketing']),
  provider: z.enum(['sendgrid_us', 'sendgrid_eu', 'sandbox']),
  marks: marksShape,
  lastEventAt: iso.nullable(),
  changedAt: iso,
  failureReason: z.string().nullable(),
  eventReason: z.string().nullable(),
  repeatOfId: z.string().nullable(),
  repeatId: z.string().nullable(),
  settledAt: iso.nullable(),
  workflowRunId: z.string().nullable(),
  workflowName: z.string().nullable(),
  /** Only where something was clicked: for the links' own texts. */
  html: z.string().nullable(),
})

const tallyRow = z.object({
  messageId: z.string(),
  kind: z.enum(['opened', 'clicked']),
  url: z.string().nullable(),
  people: z.number(),
  machines: z.number(),
  last: iso,
  /** Of people. */
  firstOfPeople: iso.nullable(),
  lastOfPeople: iso.nullable(),
})

type Tally = z.output<typeof tallyRow>
type Line = z.output<typeof eventLine>

/** The given messages with their events folded in, by three statements however many they are; in no order. */
export async function loadMessageItems(ids: readonly string[]): Promise<MessageItem[]> {
  if (ids.length === 0) return []
  const [messages, tallies, lines] = await Promise.all([
    loadMessages([...ids]),
    loadTallies([...ids]),
    loadLines([...ids]),
  ])
  const talliesOf = byMessage(tallies)
  const linesOf = byMessage(lines)
  return messages.map((message) => {
    const { html, failureReason, eventReason, workflowRunId, workflowName, ...rest } = message
    const own = talliesOf.get(message.id) ?? []
    return {
      type: 'message',
      ...rest,
      machine: { opens: machineCount(own, 'opened'), clicks: machineCount(own, 'clicked') },
      people: { ...peopleMark(own, 'opened'), ...peopleMark(own, 'clicked') },
      links: linkClicks(own, html),
      events: (linesOf.get(message.id) ?? []).map(withoutMessage),
      // Ours until an event says that the mail left; then the receiving side's.
      reason: OURS.has(message.status) ? failureReason : eventReason,
      workflow: workflowRunId ? { runId: workflowRunId, name: workflowName ?? 'A workflow' } : null,
    }
  })
}

function byMessage<Row extends { messageId: string }>(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.messageId)
    if (group) group.push(row)
    else groups.set(row.messageId, [row])
  }
  return groups
}

async function loadMessages(ids: string[]) {
  const rows = await db().$queryRaw`
    select m.id, m."createdAt" as at, m."contactId",
      coalesce(nullif(trim(c."firstName" || ' ' || c."lastName"), ''), c.email) as "contactName",
      m."toAddress", m."toName", s.name as "senderName", m.subject,
      trim(regexp_replace(
        regexp_replace(left(m.text, ${TEXT_READ}::int), '\\s*\\[(https?:|mailto:)[^]]*(\\]|$)', '', 'g'), '\\s+', ' ', 'g'
      )) as snippet,
      m.status::text as status, m.stream::text as stream, m.provider::text as provider, m.marks, m."lastEventAt", m."updatedAt" as "changedAt",
      m."failureReason", bad.reason as "eventReason", m."repeatOfId", again.id as "repeatId", m."settledAt",
      m."workflowRunId", w.name as "workflowName",
      case when m.marks ? 'clicked' then m.html end as html
    from message m
    left join contact c on c.id = m."contactId"
    left join "user" s on s.id = m."senderId"
    left join message again on again."repeatOfId" = m.id
    left join workflow_run r on r.id = m."workflowRunId"
    left join workflow_version v on v.id = r."versionId"
    left join workflow w on w.id = v."workflowId"
    left join lateral (
      select reason from mail_event e
      where e."messageId" = m.id and e.kind in ('bounced', 'dropped', 'deferred') and e.reason is not null
        and m.status in ('blocked', 'bounced', 'dropped', 'deferred')
      order by e."occurredAt" desc, e.id desc limit 1
    ) bad on true
    where m.id = any(${ids}::uuid[])`
  return z
    .array(messageRow)
    .parse(rows)
    .map((row) => ({ ...row, snippet: shorten(row.snippet) }))
}

/** Opens and clicks by link, people and machines apart. */
async function loadTallies(ids: string[]): Promise<Tally[]> {
  const rows = await db().$queryRaw`
    select "messageId", kind::text as kind, url, count(*) filter (where not "byMachine")::int as people,
      count(*) filter (where "byMachine")::int as machines, max("occurredAt") as last,
      min("occurredAt") filter (where not "byMachine") as "firstOfPeople",
      max("occurredAt") filter (where not "byMachine") as "lastOfPeople"
    from (
      select e."messageId", e.kind, e.url, e."occurredAt", ${byMachine('e', 'm')} as "byMachine"
      from mail_event e join message m on m.id = e."messageId"
      where e."messageId" = any(${ids}::uuid[]) and e.kind in ('opened', 'clicked')
    ) as engagement
    group by "messageId", kind, url`
  return z.array(tallyRow).parse(rows)
}

async function loadLines(ids: string[]): Promise<Line[]> {
  const rows = await db().$queryRaw`
    select m.id as "messageId", e.id::text, e.kind::text as kind, e."occurredAt" as at, e.url, e.reason, e."bounceType",
      ${byMachine('e', 'm')} as "isMachine"
    from message m cross join lateral (
      select * from mail_event own
      where own."messageId" = m.id order by own."occurredAt" desc, own.id desc limit ${EVENTS_SHOWN}
    ) e
    where m.id = any(${ids}::uuid[])
    order by e."occurredAt" desc, e.id desc`
  return z.array(eventLine).parse(rows)
}

function machineCount(tallies: Tally[], kind: Tally['kind']): number {
  return tallies.filter((tally) => tally.kind === kind).reduce((sum, tally) => sum + tally.machines, 0)
}

/** When people first and last did it, and how often; nothing where none did. */
function peopleMark(tallies: Tally[], kind: Tally['kind']): MessageItem['people'] {
  const own = tallies.filter((tally) => tally.kind === kind)
  const first = own.flatMap(({ firstOfPeople }) => firstOfPeople ?? []).sort()[0]
  const last = own
    .flatMap(({ lastOfPeople }) => lastOfPeople ?? [])
    .sort()
    .at(-1)
  if (!first || !last) return {}
  return { [kind]: { first, last, count: own.reduce((sum, { people }) => sum + people, 0) } }
}

/** Most clicked first. */
function linkClicks(tallies: Tally[], html: string | null): LinkClicks[] {
  const labels = html ? linkLabels(html) : new Map<string, string>()
  return tallies
    .filter((tally) => tally.kind === 'clicked' && tally.url !== null)
    .map(({ url, people, machines, last }) => ({
      url: url ?? '',
      label: labels.get(url ?? '') ?? null,
      count: people,
      machineCount: machines,
      last,
    }))
    .sort((a, b) => b.count - a.count || b.machineCount - a.machineCount || a.url.localeCompare(b.url))
    .slice(0, LINKS_SHOWN)
}

function withoutMessage({ id, kind, at, url, reason, bounceType, isMachine }: Line): EventLine {
  return { id, kind, at, url, reason, bounceType, isMachine }
}

function shorten(text: string): string {
  return text.length > SNIPPET_CHARACTERS ? `${text.slice(0, SNIPPET_CHARACTERS - 1).trimEnd()}…` : text
}
