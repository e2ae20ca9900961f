import { hash } from 'node:crypto'
import type { MailEvent, MailEventKind, RejectedItem } from '#lib/mail/event.ts'
import { cleanText, cleanValue, isDeeperThan, mayHoldBadText } from '#lib/sendgrid/clean-json.ts'

/** Far above SendGrid's own flush at 768 KB (about 2,150 events). */
const MAX_ITEMS = 10_000
/** Events are flat; PostgreSQL and JSON.stringify run out of stack on what is nested without end. */
const MAX_DEPTH = 64
/** What is kept of an item that can't be kept whole (characters). */
const EXCERPT_LENGTH = 1000

const EARLIEST_MS = Date.UTC(2000, 0, 1)
/** How far a sender's clock may be ahead (ms). */
const LATEST_AHEAD_MS = 24 * 3600_000
/** Above this a timestamp is in milliseconds: Single Send samples are, all else is in seconds. */
const FIRST_MS_TIMESTAMP = 1e11

/**
 * Longest texts kept in columns (characters); `raw` keeps them whole. What is indexed (ids, addresses, instances) stays
 * below what a btree takes, 2704 bytes, at three bytes a character.
 */
const MAX = {
  id: 255,
  email: 320,
  instance: 100,
  reason: 2000,
  url: 4000,
  ip: 64,
  userAgent: 1000,
  smtpId: 998,
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** SendGrid's word → ours. Whatever is not here is kept as `unknown`. */
const KINDS: ReadonlyMap<string, MailEventKind> = new Map([
  ['processed', 'processed'],
  ['deferred', 'deferred'],
  ['delivered', 'delivered'],
  // `type` tells a hard bounce from a block.
  ['bounce', 'bounced'],
  // SendGrid's log API says `drop`.
  ['dropped', 'dropped'],
  ['open', 'opened'],
  ['click', 'clicked'],
  // The setting that switches it on is spelled `spam_report`.
  ['spamreport', 'spam_reported'],
  // From everything; `group_*` concern one unsubscribe group.
  ['unsubscribe', 'unsubscribed'],
  ['group_unsubscribe', 'group_unsubscribed'],
  ['group_resubscribe', 'group_resubscribed'],
  // About the SendGrid account: no address and no mail.
  ['account_status_change', 'account_status_changed'],
])

type Item = Record<string, unknown>

/**
 * The events of one post, normalised. Every item of the post is in `events` or in `rejected`; a bad item never
 * fails its batch. A body that is no list of events is one rejected item with position -1. Never throws.
 */
export function parseEvents(
  body: Buffer,
  now = Date.now(),
): { events: MailEvent[]; rejected: RejectedItem[] } {
  const text = body.toString('utf8')
  const posted = parseJson(text)
  if (!Array.isArray(posted)) {
    return rejectPost(posted === undefined ? 'The body is not JSON.' : 'The body is not a list.', text)
  }
  if (posted.length > MAX_ITEMS) {
    return rejectPost(`The list has ${posted.length} items, more than ${MAX_ITEMS}.`, text)
  }
  const needsCleaning = mayHoldBadText(text)
  const events: MailEvent[] = []
  const rejected: RejectedItem[] = []
  posted.forEach((found: unknown, position) => {
    if (isDeeperThan(found, MAX_DEPTH)) {
      rejected.push({
        position,
        reason: `The item is nested more than ${MAX_DEPTH} levels deep.`,
        item: null,
      })
      return
    }
    const item = needsCleaning ? cleanValue(found) : found
    const event = readEvent(item, now)
    if (typeof event === 'string') rejected.push({ position, reason: event, item })
    else events.push(event)
  })
  return { events, rejected }
}

/** What all events of SendGrid's test batch are about (facts: Test Your Integration). */
const TEST = { email: 'example@test.com', smtpId: '<14c5d75ce93.dfd.64b469@ismtpd-555>' }

/** The event, or the reason why the item is none. */
function readEvent(item: unknown, now: number): MailEvent | string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'The item is not an object.'
  const raw = item as Item
  const word = raw.event
  if (typeof word !== 'string' || word === '') return 'The item names no event.'
  const at = readTime(raw.timestamp)
  if (at === null) return 'The item has no valid timestamp.'
  if (at < EARLIEST_MS) return 'The timestamp is before the year 2000.'
  if (at > now + LATEST_AHEAD_MS) return 'The timestamp is in the future.'

  const kind = KINDS.get(word) ?? 'unknown'
  const email = readText(raw.email, MAX.email)?.trim().toLowerCase() || null
  const providerMessageId = readText(raw.sg_message_id, Infinity)
  const smtpId = readText(raw['smtp-id'], MAX.smtpId)?.replace(/^<|>$/g, '') || null
  const messageId = readMessageId(customArg(raw, 'crm_message_id'))
  const isMachine =
    raw.sg_machine_open === true || raw.sg_machine_open === 1 || raw.sg_machine_open === 'true'
  return {
    kind,
    occurredAt: new Date(at),
    email,
    providerEventId: readId(raw.sg_event_id),
    // Cut at the first dot: the suffix names SendGrid's inner machine and changes its form over the years.
    providerMessageId: readId(providerMessageId?.split('.', 1)[0]),
    smtpId,
    messageId,
    instance: readText(customArg(raw, 'crm_instance'), MAX.instance),
    fingerprint: fingerprintOf(raw, { word, email, at, smtpId, messageId, isMachine }),
    bounceType: kind === 'bounced' ? readBounceType(raw.type) : null,
    reason:
      readText(raw.reason, MAX.reason) ?? readText(raw.response, MAX.reason) ?? accountStatus(kind, raw),
    url: readText(raw.url, MAX.url),
    ip: readText(raw.ip, MAX.ip),
    userAgent: readText(raw.useragent, MAX.userAgent),
    isMachine,
    isTest: email === TEST.email && raw['smtp-id'] === TEST.smtpId,
    raw,
  }
}

/**
 * A hash of the fact itself: SendGrid may post one event again under another `sg_event_id`, and some events have none. In it
 * is what tells two facts apart, as normalised, so that two spellings of one fact are one; left out is what is only about the
 * mail or the connection (category, pool, tls) and, beside SendGrid's own id, the Message-ID, which is there only sometimes.
 * It begins with the second in which the event happened, so that new ones go to one end of their index: spread over all of
 * it, each event would write a page of its own.
 */
function fingerprintOf(
  raw: Item,
  read: Pick<MailEvent, 'email' | 'smtpId' | 'messageId' | 'isMachine'> & { word: string; at: number },
): string {
  const fact = [
    plain(raw.sg_message_id) || read.smtpId,
    read.messageId,
    read.email,
    read.word,
    read.at,
    read.isMachine,
    ...[raw.type, raw.asm_group_id, raw.url, raw.url_offset, raw.attempt].map(plain),
    ...[raw.reason, raw.response, raw.ip, raw.useragent].map(plain),
  ]
  const second = Math.floor(read.at / 1000)
    .toString(16)
    .padStart(8, '0')
  const hex = second + hash('sha256', JSON.stringify(fact))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** SendGrid flattens custom arguments into the event; its log API and old senders nest them. */
function customArg(raw: Item, name: string): unknown {
  if (raw[name] !== undefined) return raw[name]
  for (const nested of [raw.custom_args, raw.unique_args]) {
    if (typeof nested === 'object' && nested !== null && name in nested) return (nested as Item)[name]
  }
  return undefined
}

/** Milliseconds since 1970 from seconds or milliseconds, as a number or as digits; null when it is neither. */
function readTime(value: unknown): number | null {
  const isDigits = typeof value === 'string' && /^\s*\d{1,15}(\.\d{1,9})?\s*$/.test(value)
  const number = isDigits ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return null
  return Math.round(number > FIRST_MS_TIMESTAMP ? number : number * 1000)
}

/** A text of at most `max` characters; numbers are taken as text, anything else and the empty text as absent. */
function readText(value: unknown, max: number): string | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text === '') return null
  // A cut may halve a surrogate pair.
  return text.length > max ? cleanText(text.slice(0, max)) : text
}

/** An id as it is; one too long for an index by its hash, since cutting could make two of them one. */
function readId(value: unknown): string | null {
  const id = readText(value, Infinity)
  return id && id.length > MAX.id ? `sha256:${hash('sha256', id)}` : id
}

function readMessageId(value: unknown): string | null {
  const id = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return UUID.test(id) ? id : null
}

/** Without a type it is the hard bounce of older posts; a type we don't know must not condemn an address. */
function readBounceType(type: unknown): 'hard' | 'blocked' {
  return type === undefined || type === null || type === '' || type === 'bounce' ? 'hard' : 'blocked'
}

/** What became of the account (`compliance_suspend`…) stands in `type`. */
function accountStatus(kind: MailEventKind, raw: Item): string | null {
  return kind === 'account_status_changed' ? readText(raw.type, MAX.reason) : null
}

function rejectPost(reason: string, text: string): { events: MailEvent[]; rejected: RejectedItem[] } {
  return { events: [], rejected: [{ position: -1, reason, item: cleanText(text.slice(0, EXCERPT_LENGTH)) }] }
}

/** Undefined, which no JSON is, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
