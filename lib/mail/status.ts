import type { MailEventKind } from '#lib/mail/event.ts'

/** Delivery states by rank. A message's status is the highest rank among our own facts and its events. */
export const STATUS_RANK = {
  queued: 0,
  sending: 1,
  unconfirmed: 2,
  sent: 3,
  processed: 4,
  deferred: 5,
  delivered: 6,
  blocked: 7,
  bounced: 8,
  dropped: 9,
  failed: 10,
} as const

export type MessageStatus = keyof typeof STATUS_RANK

/** What we know ourselves, before any event. `failed` is final: the mail was never handed over. */
export type SendState = 'queued' | 'sending' | 'unconfirmed' | 'sent' | 'failed'

/** First and last time (ISO 8601, UTC, milliseconds) and number of events of one kind. */
export type Mark = { first: string; last: string; count: number }
export type Marks = Partial<Record<MailEventKind, Mark>>

export type FoldedEvent = { kind: MailEventKind; bounceType: 'hard' | 'blocked' | null; occurredAt: Date }
type Folded = { status: MessageStatus; marks: Marks }

/** The delivery state an event speaks for; null for engagement, which is never a status. */
function statusOf(event: Pick<FoldedEvent, 'kind' | 'bounceType'>): MessageStatus | null {
  switch (event.kind) {
    case 'processed':
    case 'deferred':
    case 'delivered':
    case 'dropped':
      return event.kind
    case 'bounced':
      return event.bounceType === 'blocked' ? 'blocked' : 'bounced'
    default:
      return null
  }
}

/**
 * A message's status and marks as a pure function of the set of its events: order cannot matter, and duplicates
 * never get here. Any event proves that the provider took the mail, so it settles `unconfirmed`; `failed` is final.
 * `messages/refold.ts` computes the same in SQL for a whole batch; a test holds the two together.
 */
export function fold(sendState: SendState, events: readonly FoldedEvent[]): Folded {
  return foldIn({ status: sendState, marks: {} }, events)
}

/** What was folded so far with further events: folding a set at once or part by part gives the same. */
export function foldIn(so: Folded, events: readonly FoldedEvent[]): Folded {
  let status = events.length > 0 ? higher(so.status, 'sent') : so.status
  const marks: Marks = { ...so.marks }
  for (const event of events) {
    const reached = statusOf(event)
    if (reached) status = higher(status, reached)
    const at = event.occurredAt.toISOString()
    const mark = marks[event.kind]
    marks[event.kind] = mark
      ? {
          first: at < mark.first ? at : mark.first,
          last: at > mark.last ? at : mark.last,
          count: mark.count + 1,
        }
      : { first: at, last: at, count: 1 }
  }
  return { status, marks }
}

function higher(a: MessageStatus, b: MessageStatus): MessageStatus {
  return STATUS_RANK[b] > STATUS_RANK[a] ? b : a
}
