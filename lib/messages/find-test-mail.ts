import { db } from '#lib/db.ts'
import type { MessageStatus } from '#lib/mail/status.ts'
import { readSentWith, type SentWith } from '#lib/messages/sent-with.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'

/** `composeKey` of a test mail: `test:<who sent it>:<which form>`. */
export const TEST_MAIL_PREFIX = 'test:'

export type TestMail = {
  id: string
  toAddress: string
  stream: Stream
  fromAddress: string
  /** What it was handed over with; null before that. */
  sentWith: SentWith | null
  status: MessageStatus
  createdAt: Date
  /** When the provider took it. */
  acceptedAt: Date | null
  /** When the receiving server took it, by the provider's clock. */
  deliveredAt: Date | null
  /** When we first heard of it from the provider. */
  firstEventAt: Date | null
  /** When anything about it was last learnt here. */
  changedAt: Date
  /** Why it did not arrive, in the provider's or the receiving server's words. */
  reason: string | null
}

/** The latest test mail that went by this provider; null when there is none. */
export async function findTestMail(provider: Provider): Promise<TestMail | null> {
  // Mail to nobody's contact is rare, and an index of its own leads to the latest of it.
  const message = await db().message.findFirst({
    where: { contactId: null, composeKey: { startsWith: TEST_MAIL_PREFIX }, provider },
    orderBy: { createdAt: 'desc' },
    include: {
      events: {
        orderBy: { receivedAt: 'asc' },
        take: 50,
        select: { kind: true, occurredAt: true, receivedAt: true, reason: true },
      },
    },
  })
  if (!message) return null
  const { id, toAddress, stream, fromAddress, status, createdAt, sentAt, failureReason, events } = message
  return {
    id,
    toAddress,
    stream,
    fromAddress,
    sentWith: readSentWith(message.sentWith),
    status,
    createdAt,
    acceptedAt: sentAt,
    deliveredAt: events.find((event) => event.kind === 'delivered')?.occurredAt ?? null,
    firstEventAt: events[0]?.receivedAt ?? null,
    changedAt: events.at(-1)?.receivedAt ?? sentAt ?? createdAt,
    reason: failureReason ?? events.findLast((event) => event.reason !== null)?.reason ?? null,
  }
}
