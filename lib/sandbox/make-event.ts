import { createHash, randomBytes } from 'node:crypto'
import { isObject } from '#lib/sandbox/http.ts'
import { firstLink } from '#lib/sandbox/links.ts'

/** What the stand-in can report: SendGrid's words, three of their variants, and a kind that SendGrid may yet invent. */
export const SANDBOX_EVENT_WORDS = [
  'processed',
  'deferred',
  'delivered',
  'bounce',
  'blocked',
  'late_bounce',
  'dropped',
  'open',
  'machine_open',
  'click',
  'spamreport',
  'unsubscribe',
  'group_unsubscribe',
  'group_resubscribe',
  'account_status_change',
  'new_kind',
] as const

export type SandboxEventWord = (typeof SANDBOX_EVENT_WORDS)[number]

/** An event as it is posted. */
export type WireEvent = { event: string; timestamp: number; sg_event_id: string; [more: string]: unknown }

export type EventSubject = { id: string; messageId: string; recipient: string; request: unknown }

type Fields = Record<string, unknown>

// Addresses from the ranges for documentation (RFC 5737).
const OUR_MACHINE = '203.0.113.20'
const READER = {
  ip: '198.51.100.7',
  useragent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
}
const UNSUBSCRIBE_GROUP = 1234
/** No kind of SendGrid's: receivers must take what they do not know. */
export const NEW_KIND = 'kind_of_tomorrow'
/** What the stand-in answers to an account id in event ids. */
const USER_ID = '424242'

/** One event of a mail at a time, with the fields SendGrid gives to its kind (facts: "Field matrix"). */
export function makeEvent(
  mail: EventSubject,
  word: SandboxEventWord,
  at: Date,
  details: Fields = {},
): WireEvent {
  const when = { timestamp: Math.floor(at.getTime() / 1000), sg_event_id: makeEventId(word, mail.messageId) }
  if (word === 'account_status_change')
    return { event: word, ...when, type: 'compliance_suspend', ...details }
  // A bounce that comes days later names neither the mail nor our arguments.
  if (word === 'late_bounce')
    return { email: mail.recipient, ...when, ...OF_KIND.late_bounce, event: 'bounce', ...details }
  const { event = word, ...fields } = { event: undefined, ...OF_KIND[word] }
  return {
    email: mail.recipient,
    ...when,
    ...(IS_ENGAGEMENT.has(word) ? {} : { 'smtp-id': `<${mail.messageId}@geopod-ismtpd-7>` }),
    event,
    ...categoryOf(mail.request),
    sg_message_id: `${mail.messageId}.${machineOf(mail)}`,
    ...fields,
    ...(word === 'click' ? clickOf(mail.request) : {}),
    ...details,
    ...customArgsOf(mail.request),
  }
}

/** A new id, as each event has one. */
export function makeEventId(word: string, messageId: string): string {
  return Buffer.from(`${word}-0-${USER_ID}-${messageId}-${randomBytes(4).toString('hex')}`).toString(
    'base64url',
  )
}

/** The same fact as a post that SendGrid repeats may carry it. */
export function underNewId(event: WireEvent): WireEvent {
  const [messageId = ''] = String(event.sg_message_id ?? '').split('.')
  return { ...event, sg_event_id: makeEventId(event.event, messageId) }
}

const IS_ENGAGEMENT: ReadonlySet<SandboxEventWord> = new Set([
  'open',
  'machine_open',
  'click',
  'group_unsubscribe',
  'group_resubscribe',
])

const OF_KIND: Record<Exclude<SandboxEventWord, 'account_status_change'>, Fields> = {
  processed: { send_at: 0 },
  deferred: {
    response: '451 4.7.1 Greylisted, please try again later',
    attempt: '0',
    ip: OUR_MACHINE,
    tls: 1,
  },
  delivered: { response: '250 2.0.0 OK accepted', ip: OUR_MACHINE, tls: 1 },
  bounce: {
    type: 'bounce',
    bounce_classification: 'Invalid Address',
    status: '5.1.1',
    reason: '550 5.1.1 The email account that you tried to reach does not exist',
    ip: OUR_MACHINE,
    tls: 1,
  },
  blocked: {
    event: 'bounce',
    type: 'blocked',
    bounce_classification: 'Mailbox Unavailable',
    status: '4.2.2',
    reason: '452 4.2.2 The recipient’s inbox is out of storage space',
    ip: OUR_MACHINE,
    tls: 1,
  },
  late_bounce: {
    type: 'bounce',
    bounce_classification: 'Unclassified',
    status: '5.0.0',
    reason: '550 Unknown user',
  },
  dropped: { reason: 'Bounced Address', status: '5.0.0' },
  open: { ...READER, sg_machine_open: false, sg_content_type: 'html' },
  machine_open: {
    event: 'open',
    ip: READER.ip,
    useragent: 'Mozilla/5.0',
    sg_machine_open: true,
    sg_content_type: 'html',
  },
  click: READER,
  spamreport: {},
  unsubscribe: READER,
  group_unsubscribe: { ...READER, asm_group_id: UNSUBSCRIBE_GROUP },
  group_resubscribe: { ...READER, asm_group_id: UNSUBSCRIBE_GROUP },
  new_kind: { ...READER, event: NEW_KIND },
}

function clickOf(request: unknown): Fields {
  const link = firstLink(request)
  return {
    url: link?.url ?? 'https://www.example.com/',
    url_offset: { index: link?.index ?? 0, type: 'html' },
  }
}

function categoryOf(request: unknown): Fields {
  return isObject(request) && Array.isArray(request.categories) && request.categories.length > 0
    ? { category: request.categories as unknown[] }
    : {}
}

/** Flattened to the top level; a name SendGrid uses itself loses. */
function customArgsOf(request: unknown): Fields {
  if (!isObject(request)) return {}
  const [own] = Array.isArray(request.personalizations) ? request.personalizations.filter(isObject) : []
  const args = { ...asObject(request.custom_args), ...asObject(own?.custom_args) }
  return Object.fromEntries(Object.entries(args).filter(([name]) => !SYSTEM_NAMES.has(name)))
}

const SYSTEM_NAMES = new Set(
  'email timestamp event smtp-id sg_event_id sg_message_id sg_machine_open sg_content_type category attempt ip reason response status tls type url url_offset useragent'.split(
    ' ',
  ),
)

function asObject(value: unknown): Fields {
  return isObject(value) ? value : {}
}

/** The inner suffix of `sg_message_id`: the same for all events of a mail. */
function machineOf(mail: EventSubject): string {
  const hex = createHash('sha256').update(mail.id).digest('hex')
  return `recvd-${hex.slice(0, 9)}-${hex.slice(9, 14)}-1-${hex.slice(14, 22).toUpperCase()}-2A.0`
}
