import { db } from '#lib/db.ts'
import type { MailEvent } from '#lib/mail/event.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** An event of the bin by itself, without the mails it may be about. */
export type WaitingEvent = Pick<MailEvent, 'kind' | 'occurredAt' | 'email' | 'reason'> & {
  id: string
  provider: Provider
}

/** One event that waits in the bin; null when it has its mail, was dismissed, or never was there. */
export async function findUnmatched(id: bigint): Promise<WaitingEvent | null> {
  const row = await db().unmatchedEvent.findFirst({
    where: { eventId: id, dismissedAt: null },
    select: {
      provider: true,
      kind: true,
      occurredAt: true,
      email: true,
      event: { select: { reason: true } },
    },
  })
  if (!row) return null
  const { event, ...rest } = row
  return { id: String(id), ...rest, reason: event.reason }
}
