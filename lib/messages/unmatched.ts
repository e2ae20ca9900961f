import { z } from 'zod'
import { Prisma, Provider } from '#db/client.ts'
import { transaction, type SqlTx } from '#lib/db.ts'
import { enqueueAll } from '#lib/jobs/enqueue.ts'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import { hasNoId, idFromHeader, matchEvents } from '#lib/messages/match-events.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { takeEffect, type RecordedEvent } from '#lib/messages/take-effect.ts'

/** Events or messages that one `events.join` job looks at. */
const PER_JOB = 1_000

type Added = { id: bigint; messageId: string | null; received: ReceivedEvent }

/**
 * Puts those of the new events that belong to no message into the bin, with a job that looks once more after this
 * transaction: the message may have been accepted in the same moment, unseen by us as we by it. An event about the account
 * is missing no message, nor is one of the provider's test.
 */
export async function keepUnmatched(tx: SqlTx, added: readonly Added[]): Promise<void> {
  const rows = added.flatMap(({ id, messageId: matched, received }) => {
    if (matched || received.isTest || received.kind === 'account_status_changed') return []
    const { provider, kind, occurredAt, receivedAt, email, messageId, providerMessageId, smtpId } = received
    return {
      eventId: String(id),
      provider,
      kind,
      occurredAt,
      receivedAt,
      email,
      ownId: messageId,
      providerMessageId,
      headerId: idFromHeader(smtpId),
      isNameless: hasNoId(received),
    }
  })
  if (rows.length === 0) return
  await tx.$executeRaw`
    insert into "unmatched_event" ("eventId", "provider", "kind", "occurredAt", "receivedAt", "email", "ownId", "providerMessageId",
      "headerId", "isNameless")
    select u."eventId", u."provider"::"Provider", u."kind"::"MailEventKind", u."occurredAt", u."receivedAt", u."email", u."ownId",
      u."providerMessageId", u."headerId", u."isNameless"
    from json_to_recordset(${JSON.stringify(rows)}::json) as u("eventId" bigint, "provider" text, "kind" text,
      "occurredAt" timestamptz, "receivedAt" timestamptz, "email" text, "ownId" uuid, "providerMessageId" text, "headerId" text,
      "isNameless" boolean)`
  await enqueueJoin(tx, { eventIds: rows.map((row) => row.eventId) })
}

/** Has these events, or those that waited for these messages, looked at again once the caller's transaction is done. */
export async function enqueueJoin(
  tx: SqlTx,
  { eventIds = [], messageIds = [] }: { eventIds?: string[]; messageIds?: string[] },
): Promise<void> {
  const payloads = [...chunks(eventIds)]
    .map((some) => ({ eventIds: some, messageIds: [] as string[] }))
    .concat([...chunks(messageIds)].map((some) => ({ eventIds: [], messageIds: some })))
  await enqueueAll(tx, 'events.join', payloads)
}

const waiting = z.array(
  z.object({
    id: z.bigint(),
    provider: z.enum(Provider),
    kind: z.enum(MAIL_EVENT_KINDS),
    occurredAt: z.date(),
    email: z.string().nullable(),
    messageId: z.string().nullable(),
    providerMessageId: z.string().nullable(),
    smtpId: z.string().nullable(),
    instance: z.string().nullable(),
  }),
)

/**
 * Looks once more for the messages of these events, and for the events of these messages; what is found takes effect as
 * if it had matched when it came. Doing it again changes nothing. Returns how many were joined.
 */
export function joinEvents({
  eventIds,
  messageIds,
}: {
  eventIds: bigint[]
  messageIds: string[]
}): Promise<number> {
  return transaction(async (tx) => {
    const found = waiting.parse(
      await tx.$queryRaw`
        select u."eventId" as "id", u."provider"::text, u."kind"::text, u."occurredAt", u."email", u."ownId" as "messageId",
          u."providerMessageId", u."headerId" as "smtpId", case when u."isNameless" then null else '' end as "instance"
        from "unmatched_event" u where ${whichOf(eventIds, messageIds)}`,
    )
    if (found.length === 0) return 0
    const { messageIdOf, contactOf } = await matchEvents(tx, found)
    const joined = await attach(
      tx,
      found.flatMap((event) => {
        const messageId = messageIdOf(event)
        return messageId ? [{ ...event, messageId }] : []
      }),
    )
    if (joined.length > 0) await takeEffect(tx, joined, { contactOf })
    return joined.length
  })
}

/** By what an event says of its mail, or by the address where it says nothing. */
function whichOf(eventIds: bigint[], messageIds: string[]): Prisma.Sql {
  if (messageIds.length === 0) return Prisma.sql`u."eventId" = any(${eventIds}::bigint[])`
  const ids = Prisma.sql`${messageIds}::uuid[]`
  const providerIds = Prisma.sql`(select m."providerMessageId" from "message" m where m."id" = any(${ids}))`
  return Prisma.sql`u."eventId" = any(${eventIds}::bigint[]) or u."ownId" = any(${ids})
    or u."providerMessageId" in ${providerIds} or u."headerId" in ${providerIds}
    or (u."isNameless" and u."email" in (select m."toAddress" from "message" m where m."id" = any(${ids})))`
}

/**
 * Takes events out of the bin and gives them to their messages. Of two that try, the one that takes the row out wins;
 * returns what this one took.
 */
export async function attach(
  tx: SqlTx,
  matches: readonly (RecordedEvent & { messageId: string })[],
): Promise<RecordedEvent[]> {
  if (matches.length === 0) return []
  const ids = matches.map((match) => match.id)
  await tx.$executeRaw`select 1 from "unmatched_event" where "eventId" = any(${ids}::bigint[]) order by "eventId" for update`
  const taken = z
    .array(z.object({ eventId: z.bigint() }))
    .parse(
      await tx.$queryRaw`delete from "unmatched_event" where "eventId" = any(${ids}::bigint[]) returning "eventId"`,
    )
  const isTaken = new Set(taken.map((row) => row.eventId))
  const mine = matches.filter((match) => isTaken.has(match.id))
  if (mine.length === 0) return []
  await tx.$executeRaw`
    update "mail_event" e set "messageId" = found."messageId"
    from unnest(${mine.map((match) => match.id)}::bigint[], ${mine.map((match) => match.messageId)}::uuid[]) as found(id, "messageId")
    where e."id" = found.id`
  return mine
}

function* chunks(ids: string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += PER_JOB) yield ids.slice(start, start + PER_JOB)
}
