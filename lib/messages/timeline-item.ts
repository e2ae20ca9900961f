import type { MailEventKind } from '#lib/mail/event.ts'
import type { Marks, MessageStatus } from '#lib/mail/status.ts'

/** Times are ISO 8601 text, so that an item is the same from the server, a server action or an event stream. */
export type TimelineItem = MessageItem | NoteItem | TaskItem

export type TimelineKind = TimelineItem['type']

export type MessageItem = {
  type: 'message'
  id: string
  /** When it was written. Items keep their place when events arrive. */
  at: string
  contactId: string | null
  contactName: string | null
  toAddress: string
  toName: string
  senderName: string | null
  subject: string
  /** The beginning of the text part, on one line. */
  snippet: string
  status: MessageStatus
  stream: 'transactional' | 'marketing'
  provider: 'sendgrid_us' | 'sendgrid_eu' | 'sandbox'
  marks: Marks
  /** Opens and clicks that a machine did (`by-machine.ts`); `marks` counts them too. */
  machine: { opens: number; clicks: number }
  /** Opens and clicks of people alone. */
  people: Pick<Marks, 'opened' | 'clicked'>
  links: LinkClicks[]
  /** Newest first, at most `EVENTS_SHOWN`. */
  events: EventLine[]
  /** Why it did not arrive, in the provider's own words. */
  reason: string | null
  /** When our row last changed: of two readings the younger counts. */
  changedAt: string
  /** When the latest event occurred. */
  lastEventAt: string | null
  repeatOfId: string | null
  /** The message that repeats this one. */
  repeatId: string | null
  settledAt: string | null
  /** The run that sent it, with its workflow's name. */
  workflow: { runId: string; name: string } | null
}

/** Clicks on one link, those of machines left out of `count` and given apart. `label` is the link's own text. */
export type LinkClicks = {
  url: string
  label: string | null
  count: number
  machineCount: number
  last: string
}

export type EventLine = {
  id: string
  kind: MailEventKind
  at: string
  url: string | null
  reason: string | null
  bounceType: 'hard' | 'blocked' | null
  isMachine: boolean
}

export type NoteItem = {
  type: 'note'
  id: string
  at: string
  contactId: string
  body: string
  authorName: string | null
}

export type TaskItem = {
  type: 'task'
  id: string
  at: string
  contactId: string | null
  contactName: string | null
  title: string
  dueAt: string | null
  doneAt: string | null
  ownerId: string | null
  ownerName: string | null
  workflow: { runId: string; name: string } | null
}

/** What a stream sends for one topic (`contact:<id>`, `message:<id>`, `messages`). */
export type LiveItem = { contactId: string | null; item: TimelineItem }
