/** Every kind the event webhook can post: SendGrid's switch, our word, and what nobody hears of without it. */
export const EVENT_KINDS = [
  { name: 'processed', label: 'Processed', loss: 'Whether SendGrid began to work on a mail it took.' },
  { name: 'deferred', label: 'Deferred', loss: 'That a receiving server asks to wait, and why.' },
  { name: 'delivered', label: 'Delivered', loss: 'Whether mail arrives. Messages stay at “sent”.' },
  {
    name: 'bounce',
    label: 'Bounced and blocked',
    loss: 'Dead addresses: they are written to again and spoil the sender’s name.',
  },
  { name: 'dropped', label: 'Dropped', loss: 'Mail that SendGrid took and never sent.' },
  { name: 'open', label: 'Opened', loss: 'Opens: workflows that wait for one never start.' },
  { name: 'click', label: 'Clicked', loss: 'Clicks: workflows that wait for one never start.' },
  {
    name: 'spam_report',
    label: 'Reported as spam',
    loss: 'Complaints: people who complained are written to again.',
  },
  { name: 'unsubscribe', label: 'Unsubscribed', loss: 'Opt-outs: they are not kept here.' },
  {
    name: 'group_unsubscribe',
    label: 'Unsubscribed from a group',
    loss: 'Opt-outs from one kind of mail.',
  },
  { name: 'group_resubscribe', label: 'Subscribed again', loss: 'That somebody wants a kind of mail again.' },
  {
    name: 'account_status_change',
    label: 'Account status',
    loss: 'That SendGrid suspends the account.',
  },
] as const

export type EventKindName = (typeof EVENT_KINDS)[number]['name']

/**
 * Not among what the documents say can be set, although it is told: without it nothing is wrong that we could set right.
 */
export const OPTIONAL_KINDS: readonly EventKindName[] = ['account_status_change']
