import { makeEvent, underNewId, type WireEvent } from '#lib/sandbox/make-event.ts'
import { wireBodies } from '#lib/sandbox/wire.ts'
import { USUAL_OPTIONS } from '#lib/mail/transport.ts'
import { sendBody } from '#lib/sendgrid/transport.ts'
import type { VerifiedPost } from '#lib/webhooks/record-post.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#lib/wiring/sample-data/calendar.ts'
import type { Happening } from '#lib/wiring/sample-data/plan-events.ts'
import { dice, type Dice } from '#lib/wiring/sample-data/random.ts'

/** A message as it went out. */
export type SentMessage = {
  id: string
  providerMessageId: string
  fromName: string
  fromAddress: string
  toAddress: string
  toName: string
  subject: string
  html: string
  text: string
}

type Reported = { at: number; event: WireEvent }

/** Events of one such span share a post: wide ones for what is long over, so that there are hundreds and not thousands. */
const SPAN_MS = { lately: 5 * MINUTE_MS, before: 3 * HOUR_MS }
/** SendGrid flushes about every 30 s. */
const FLUSH_MS = 30_000
const COMES_TWICE = 0.03
const COMES_TWICE_UNDER_ANOTHER_ID = 0.02

/** The event of a happening exactly as SendGrid words it. */
export function wireEvent(
  message: SentMessage,
  instance: string,
  { word, at, details }: Happening,
): WireEvent {
  return makeEvent(sandboxMail(message, instance), word, new Date(at), details)
}

/** A message as the sandbox keeps what it took. */
export function sandboxMail(message: SentMessage, instance: string) {
  const request = sendBody({
    messageId: message.id,
    instance,
    stream: 'transactional',
    from: { email: message.fromAddress, name: message.fromName },
    to: { email: message.toAddress, name: message.toName },
    replyTo: null,
    subject: message.subject,
    html: message.html,
    text: message.text,
    options: USUAL_OPTIONS,
  })
  return {
    id: message.id,
    messageId: message.providerMessageId,
    recipient: message.toAddress,
    request,
  }
}

/** One post that carries these events, as it came in at that moment. */
export function postOf(events: WireEvent[], at: Date): VerifiedPost[] {
  return wireBodies(events).map(({ body }) => ({
    provider: 'sandbox',
    body,
    timestamp: String(Math.floor(at.getTime() / 1000)),
    signedAt: at,
    receivedAt: at,
  }))
}

/**
 * The posts that brought these events. As in life some events come twice, also under another id; always in one post
 * with the first, so that no post is without an event of its own.
 */
export function historicPosts(reported: Reported[], now: Date): VerifiedPost[] {
  const luck = dice('posts')
  return groupBySpan(reported, now.getTime()).flatMap((span) => {
    const last = Math.max(...span.map(({ at }) => at))
    const events = span.flatMap(({ event }) => withCopies(event, luck))
    return postOf(events, new Date(Math.min(last + FLUSH_MS, now.getTime())))
  })
}

function withCopies(event: WireEvent, luck: Dice): WireEvent[] {
  const copies = luck.chance(COMES_TWICE) ? [event, event] : [event]
  if (!luck.chance(COMES_TWICE_UNDER_ANOTHER_ID)) return copies
  return [...copies, underNewId(event)]
}

function groupBySpan(reported: Reported[], now: number): Reported[][] {
  const spans = new Map<number, Reported[]>()
  for (const one of [...reported].sort((a, b) => a.at - b.at)) {
    const width = now - one.at < DAY_MS ? SPAN_MS.lately : SPAN_MS.before
    const start = one.at - (one.at % width)
    const span = spans.get(start)
    if (span) span.push(one)
    else spans.set(start, [one])
  }
  return [...spans.values()]
}
