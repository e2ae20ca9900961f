/** Events the sandbox can be told to post, as people say them. The names are SendGrid's, with three variants and one kind to come. */
export const SANDBOX_WORDS = {
  processed: 'Processed',
  deferred: 'Deferred',
  delivered: 'Delivered',
  bounce: 'Hard bounce',
  blocked: 'Blocked',
  late_bounce: 'Late bounce, without ids',
  dropped: 'Dropped',
  open: 'Opened',
  machine_open: 'Opened by a machine',
  click: 'Clicked',
  spamreport: 'Reported as spam',
  unsubscribe: 'Unsubscribed',
  group_unsubscribe: 'Left a group',
  group_resubscribe: 'Joined a group again',
  account_status_change: 'Account suspended',
  new_kind: 'A kind nobody knows yet',
} as const

export type SandboxWord = keyof typeof SANDBOX_WORDS

export const WORD_GROUPS: { title: string; words: SandboxWord[] }[] = [
  {
    title: 'On its way',
    words: ['processed', 'deferred', 'delivered', 'bounce', 'blocked', 'late_bounce', 'dropped'],
  },
  {
    title: 'What the person does',
    words: [
      'open',
      'machine_open',
      'click',
      'spamreport',
      'unsubscribe',
      'group_unsubscribe',
      'group_resubscribe',
    ],
  },
  { title: 'Beside mail', words: ['account_status_change', 'new_kind'] },
]

/** A word that is in no table is shown as it is. */
export function sandboxWord(word: string): string {
  return word in SANDBOX_WORDS ? SANDBOX_WORDS[word as SandboxWord] : word
}
