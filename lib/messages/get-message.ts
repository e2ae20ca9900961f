import { z } from 'zod'
import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { byMachine } from '#lib/messages/by-machine.ts'
import { loadMessageItems } from '#lib/messages/load-message-items.ts'
import { readSentWith, type SentWith } from '#lib/messages/sent-with.ts'
import type { EventLine, MessageItem } from '#lib/messages/timeline-item.ts'

/** Raw events given at once; `marks` holds the full counts. */
const RAW_EVENTS_SHOWN = 200

export type RawEvent = EventLine & {
  receivedAt: string
  providerEventId: string | null
  ip: string | null
  userAgent: string | null
  /** The provider's object, whole. */
  raw: unknown
}

export type MessagePage = {
  item: MessageItem
  fromAddress: string
  fromName: string
  replyTo: string | null
  sentAt: string | null
  failedAt: string | null
  /** How often the provider was asked. */
  attempts: number
  providerMessageId: string | null
  /** What it was handed over with; null before the first attempt. */
  sentWith: SentWith | null
  settledByName: string | null
  isSample: boolean
  /** The mail has images, which are not loaded unasked. */
  hasImages: boolean
  /** Newest first, at most `RAW_EVENTS_SHOWN`. */
  events: RawEvent[]
  /** Workflow runs about it, newest first, at most 50. */
  runs: {
    id: string
    state: 'queued' | 'running' | 'done' | 'skipped' | 'failed'
    workflowName: string
    eventKind: string | null
    at: string
  }[]
}

const bounceType = z.enum(['hard', 'blocked']).nullable().catch(null)

/** One message with everything its page shows; throws `not-found`. */
export async function getMessage(id: string): Promise<MessagePage> {
  const page = await findMessage(id)
  if (!page) throw new DomainError('not-found', 'This message is gone.')
  return page
}

/** The same, or null. */
export async function findMessage(id: string): Promise<MessagePage | null> {
  const [[item], message, events, runs] = await Promise.all([
    loadMessageItems([id]),
    db().message.findUnique({ where: { id }, omit: { text: true } }),
    loadEvents(id),
    loadRuns(id),
  ])
  if (!item || !message) return null
  const settledBy = message.settledById
    ? await db().user.findUnique({ where: { id: message.settledById }, select: { name: true } })
    : null
  const { fromAddress, fromName, replyTo, attempts, providerMessageId, isSample } = message
  return {
    item,
    fromAddress,
    fromName,
    replyTo,
    sentAt: message.sentAt?.toISOString() ?? null,
    failedAt: message.failedAt?.toISOString() ?? null,
    attempts,
    providerMessageId,
    sentWith: readSentWith(message.sentWith),
    settledByName: settledBy?.name ?? null,
    isSample,
    hasImages: /<img\s/i.test(message.html),
    events,
    runs,
  }
}

/** The mail's own HTML and text, for the body route; throws `not-found`. */
export async function getMessageBody(id: string): Promise<{ html: string; text: string }> {
  const body = await db().message.findUnique({ where: { id }, select: { html: true, text: true } })
  if (!body) throw new DomainError('not-found', 'This message is gone.')
  return body
}

async function loadEvents(messageId: string): Promise<RawEvent[]> {
  const events = await db().mailEvent.findMany({
    where: { messageId },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    take: RAW_EVENTS_SHOWN,
  })
  const machines = await listMachineEvents(
    messageId,
    events.map(({ id }) => id),
  )
  return events.map((event) => ({
    id: String(event.id),
    kind: event.kind,
    at: event.occurredAt.toISOString(),
    receivedAt: event.receivedAt.toISOString(),
    url: event.url,
    reason: event.reason,
    bounceType: bounceType.parse(event.bounceType),
    isMachine: machines.has(event.id),
    providerEventId: event.providerEventId,
    ip: event.ip,
    userAgent: event.userAgent,
    raw: event.raw,
  }))
}

const idRow = z.object({ id: z.bigint() })

async function listMachineEvents(messageId: string, eventIds: bigint[]): Promise<Set<bigint>> {
  const rows = await db().$queryRaw`
    select e.id from mail_event e join message m on m.id = e."messageId"
    where m.id = ${messageId}::uuid and e.id = any(${eventIds}::bigint[]) and ${byMachine('e', 'm')}`
  return new Set(
    z
      .array(idRow)
      .parse(rows)
      .map(({ id }) => id),
  )
}

const runRow = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'skipped', 'failed']),
  workflowName: z.string(),
  eventKind: z.string().nullable(),
  at: z.date().transform((at) => at.toISOString()),
})

/** The newest runs that its events started, and the workflows that looked at them and did not run. */
async function loadRuns(messageId: string): Promise<MessagePage['runs']> {
  const rows = await db().$queryRaw`
    select found.id, found.state, w.name as "workflowName", found."eventKind", found.at
    from (
      select r.id::text, r.state::text, r."versionId", e.kind::text as "eventKind", r."createdAt" as at
      from workflow_run r left join mail_event e on e.id = r."eventId" where r."messageId" = ${messageId}::uuid
      union all
      select c."eventId"::text || '.' || skipped.id, 'skipped', skipped.id, e.kind::text, c.at
      from mail_event e join considered_event c on c."eventId" = e.id cross join unnest(c.skipped) as skipped(id)
      where e."messageId" = ${messageId}::uuid
    ) as found
    join workflow_version v on v.id = found."versionId" join workflow w on w.id = v."workflowId"
    order by found.at desc, found.id desc limit 50`
  return z.array(runRow).parse(rows)
}
