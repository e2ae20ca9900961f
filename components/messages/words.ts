import type { State } from '#components/ui/badge.tsx'
import type { MailEventKind } from '#lib/mail/event.ts'
import type { MessageStatus } from '#lib/mail/status.ts'

type Word = { label: string; state: State; meaning: string }

/** What a person reads for a status, and what it means. */
export const STATUS_WORDS: Record<MessageStatus, Word> = {
  queued: { label: 'Queued', state: 'waiting', meaning: 'It waits for its turn to be handed over.' },
  sending: { label: 'Sending', state: 'waiting', meaning: 'It is being handed over.' },
  unconfirmed: {
    label: 'Unconfirmed',
    state: 'problem',
    meaning: 'The answer was lost on the way, so nobody knows whether it left.',
  },
  sent: { label: 'Accepted', state: 'waiting', meaning: 'The provider has accepted it.' },
  processed: { label: 'Processed', state: 'waiting', meaning: 'The provider is delivering it.' },
  deferred: {
    label: 'Deferred',
    state: 'waiting',
    meaning: 'The receiving server asked for patience; the provider tries again.',
  },
  delivered: { label: 'Delivered', state: 'delivered', meaning: 'The receiving server has accepted it.' },
  blocked: {
    label: 'Blocked',
    state: 'problem',
    meaning: 'The receiving server refused this mail; the address may be good.',
  },
  bounced: { label: 'Bounced', state: 'problem', meaning: 'The receiving server refused the address.' },
  dropped: { label: 'Dropped', state: 'problem', meaning: 'The provider never tried to deliver it.' },
  failed: { label: 'Failed', state: 'problem', meaning: 'It was never handed over.' },
}

/** How an event is called. */
export const EVENT_WORDS: Record<MailEventKind, { label: string; state: State }> = {
  processed: { label: 'Processed', state: 'waiting' },
  deferred: { label: 'Deferred', state: 'waiting' },
  delivered: { label: 'Delivered', state: 'delivered' },
  bounced: { label: 'Bounced', state: 'problem' },
  dropped: { label: 'Dropped', state: 'problem' },
  opened: { label: 'Opened', state: 'engaged' },
  clicked: { label: 'Clicked', state: 'engaged' },
  spam_reported: { label: 'Spam report', state: 'problem' },
  unsubscribed: { label: 'Unsubscribed', state: 'stopped' },
  group_unsubscribed: { label: 'Left a group', state: 'stopped' },
  group_resubscribed: { label: 'Rejoined a group', state: 'engaged' },
  account_status_changed: { label: 'Account change', state: 'waiting' },
  unknown: { label: 'Unknown', state: 'stopped' },
}

/** `3` as `×3`; one is not worth saying. */
export function times(count: number): string {
  return count > 1 ? ` ×${count}` : ''
}

/** An address without what everybody knows, short enough for a line. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
