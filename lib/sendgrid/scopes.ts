/** What a key is for: mail on a stream, or managing the account. */
export type KeyPurpose = 'transactional' | 'marketing' | 'management'

const crud = (scope: string) => ['create', 'read', 'update', 'delete'].map((verb) => `${scope}.${verb}`)

type ScopeFeature = {
  feature: string
  scopes: string[]
  /** What does not work without them. */
  lost: string
}

/** What managing is used for, and what each part of it needs (SendGrid's permissions list). */
export const MANAGEMENT_FEATURES: ScopeFeature[] = [
  {
    feature: 'Event webhook',
    scopes: [
      'user.webhooks.event.settings.read',
      'user.webhooks.event.settings.update',
      'user.webhooks.event.test.create',
    ],
    lost: 'Mailroom cannot make the event webhook, test it, or see that somebody changed it.',
  },
  {
    feature: 'Inbound host',
    scopes: crud('user.webhooks.parse.settings'),
    lost: 'Mailroom cannot set the inbound host, or see that it points elsewhere.',
  },
  {
    feature: 'Domains',
    scopes: crud('whitelabel'),
    lost: 'Mailroom cannot authenticate domains, brand links, or watch their records.',
  },
  {
    feature: 'Unsubscribe groups and IP pools',
    scopes: ['asm.groups.read', 'ips.pools.read'],
    lost: 'A stream’s unsubscribe group and IP pool cannot be chosen from a list.',
  },
  {
    feature: 'Plan and credits',
    scopes: ['user.account.read', 'user.credits.read'],
    lost: 'A trial plan is not noticed before it stops your mail.',
  },
  {
    feature: 'Teammates',
    scopes: ['teammates.create', 'teammates.read', 'teammates.delete'],
    lost: 'Teammates are not listed, and nobody can be invited from here.',
  },
  {
    feature: 'Subusers',
    scopes: ['subusers.read'],
    lost: 'Subusers are not listed, so their names have to be typed.',
  },
]

/** Least privilege for each purpose, in SendGrid's words. */
export const NEEDED_SCOPES: Record<KeyPurpose, string[]> = {
  transactional: ['mail.send'],
  marketing: [
    'mail.send',
    ...crud('mail.batch'),
    ...crud('user.scheduled_sends'),
    ...crud('asm.groups'),
    ...crud('suppression'),
  ],
  management: MANAGEMENT_FEATURES.flatMap(({ scopes }) => scopes),
}

/** Facts about the person or account that SendGrid lists among the scopes of every key. */
const NO_RIGHTS = new Set(['2fa_required', 'sender_verification_eligible', 'sender_verification_legacy'])

/** What a key may do, held against what its purpose needs. Every list is in SendGrid's words. */
export function diffScopes(purpose: KeyPurpose, scopes: readonly string[]) {
  const needed = NEEDED_SCOPES[purpose]
  const extra = scopes.filter((scope) => !needed.includes(scope) && !NO_RIGHTS.has(scope))
  return {
    needed,
    held: needed.filter((scope) => scopes.includes(scope)),
    missing: needed.filter((scope) => !scopes.includes(scope)),
    excessive: [...extra].sort(),
  }
}
