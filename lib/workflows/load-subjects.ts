import { z } from 'zod'
import type { SqlTx } from '#lib/db.ts'
import type { MailEventKind } from '#lib/mail/event.ts'
import { TEST_MAIL_PREFIX } from '#lib/messages/find-test-mail.ts'
import type { Facts } from '#lib/workflows/facts.ts'

const eventRow = z.object({
  id: z.bigint(),
  kind: z.string(),
  occurredAt: z.date(),
  url: z.string().nullable(),
  reason: z.string().nullable(),
  bounceType: z.string().nullable(),
  userAgent: z.string().nullable(),
  isMachine: z.boolean(),
  messageId: z.string().nullable(),
  depth: z.number().nullable(),
})

/** An event as workflows look at it. */
export type Subject = {
  eventId: bigint
  kind: string
  messageId: string | null
  /** How many runs lie between a person and the message. */
  depth: number
  facts: Facts
}

/**
 * The events of these kinds with what they say themselves, in one statement; none of a test mail, which goes to whoever
 * tries the set-up and means nothing to the sales people. It names its rows by a plain list of ids, and
 * their messages one by one (offset 0): PostgreSQL then goes by the indexes even while a table is too young to have statistics.
 */
export async function loadSubjects(
  tx: SqlTx,
  eventIds: bigint[],
  kinds: readonly MailEventKind[],
): Promise<Subject[]> {
  const found = await tx.$queryRaw`
    select w.id, w.kind::text, w."occurredAt", w.url, w.reason, w."bounceType", w."userAgent", w."isMachine",
      w."messageId", m.depth
    from mail_event w
    left join lateral (select id, depth, "composeKey" from message where id = w."messageId" offset 0) m on true
    where w.id = any(${eventIds}::bigint[]) and w.kind = any(${[...kinds]}::"MailEventKind"[])
      and (m.id is null or not starts_with(m."composeKey", ${TEST_MAIL_PREFIX}))
    order by w.id`
  return z.array(eventRow).parse(found).map(toSubject)
}

/** Whether an event says this itself, or the message and the people must be asked. */
export function isOfEvent(field: string): boolean {
  return field.startsWith('event.')
}

function toSubject({ id, messageId, depth, ...event }: z.output<typeof eventRow>): Subject {
  return {
    eventId: id,
    kind: event.kind,
    messageId,
    depth: depth ?? 0,
    facts: {
      'event.kind': event.kind,
      'event.occurred_at': event.occurredAt.toISOString(),
      'event.url': event.url,
      'event.reason': event.reason,
      'event.bounce_type': event.bounceType,
      'event.user_agent': event.userAgent,
      'event.is_machine': event.isMachine,
    },
  }
}
