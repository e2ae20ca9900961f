import type { DomainError } from '#lib/errors.ts'

export type MailAddress = { email: string; name?: string }

/** How a stream has its mail marked, followed and carried. */
export type SendOptions = {
  /** Added to our own category; printable ASCII, at most 9. */
  categories: string[]
  tracksOpens: boolean
  tracksClicks: boolean
  /** Put under each mail by the provider; null leaves it to the account. */
  footer: { html: string; text: string } | null
  ipPool: string | null
  unsubscribeGroupId: number | null
}

/** What a stream is sent with while nobody chose otherwise. */
export const USUAL_OPTIONS: SendOptions = {
  categories: [],
  tracksOpens: true,
  tracksClicks: true,
  footer: null,
  ipPool: null,
  unsubscribeGroupId: null,
}

/** One mail to one recipient, ready to go. */
export type OutgoingMail = {
  messageId: string
  instance: string
  stream: 'transactional' | 'marketing'
  from: MailAddress
  to: MailAddress
  replyTo: MailAddress | null
  subject: string
  html: string
  text: string
  options: SendOptions
}

/**
 * What became of handing a mail over.
 * accepted: the provider has it. refused: it has it not and never will, in its own words. retry: it cannot have
 * taken it; try again after `afterSeconds` (null: by backoff). unconfirmed: it may have taken it; never send again unasked.
 */
export type SendOutcome =
  | { kind: 'accepted'; providerMessageId: string | null }
  | { kind: 'refused'; code: string; reason: string; advice: string }
  | { kind: 'retry'; reason: string; advice: string; afterSeconds: number | null }
  | { kind: 'unconfirmed'; reason: string; advice: string }

/** Hands one mail to a provider. Never throws for what a provider or a network can do. */
export type MailTransport = (mail: OutgoingMail) => Promise<SendOutcome>

/** Outcome of a key check, shown in settings. `missing` lists the scopes the stream needs and the key lacks. */
export type KeyCheck =
  | { ok: true; scopes: string[]; missing: string[]; checkedAt: string }
  | { ok: false; error: Pick<DomainError, 'code' | 'message'>; advice: string; checkedAt: string }
