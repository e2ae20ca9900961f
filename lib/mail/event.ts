/** What a provider can report about a mail, in our words. Providers' own words stop in their folder. */
export const MAIL_EVENT_KINDS = [
  'processed',
  'deferred',
  'delivered',
  'bounced',
  'dropped',
  'opened',
  'clicked',
  'spam_reported',
  'unsubscribed',
  'group_unsubscribed',
  'group_resubscribed',
  'account_status_changed',
  'unknown',
] as const

export type MailEventKind = (typeof MAIL_EVENT_KINDS)[number]

/** One normalised fact about a mail. Text fields are free of NUL and lone surrogates. */
export type MailEvent = {
  kind: MailEventKind
  occurredAt: Date
  /** The address it is about, trimmed and lower-cased. */
  email: string | null
  /** The provider's id of this event; the same fact may come again under another. */
  providerEventId: string | null
  /** The provider's id of the send request that carried the mail. */
  providerMessageId: string | null
  /** The mail's Message-ID header without angle brackets. */
  smtpId: string | null
  /** Our own id, as stamped on the mail (`crm_message_id`); null unless it is a UUID. */
  messageId: string | null
  /** Our instance name, as stamped on the mail (`crm_instance`). */
  instance: string | null
  /** UUID-shaped hash of the fact itself, the same under whatever id it comes. */
  fingerprint: string
  /** hard: the address is bad for good; blocked: this mail was refused, the address may be good. */
  bounceType: 'hard' | 'blocked' | null
  /** Bounce or drop reason, or the receiving server's answer. */
  reason: string | null
  url: string | null
  ip: string | null
  userAgent: string | null
  /** The provider's own word that no person did this. */
  isMachine: boolean
  /** The provider tries whether its events come in: it is about nobody's mail. */
  isTest: boolean
  /** The provider's object, whole. */
  raw: Record<string, unknown>
}

/** An item of a post that is no event, and why. `position` counts from 0; -1 is the post itself. */
export type RejectedItem = { position: number; reason: string; item: unknown }
