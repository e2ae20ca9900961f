import type { MailEventKind } from '#lib/mail/event.ts'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import { CONTACT_FACTS, MESSAGE_FACTS, SENDER_FACTS, type FactDeclaration } from '#lib/workflows/facts.ts'
import type { Config, Fields } from '#lib/workflows/fields.ts'
import type { Trigger } from '#lib/workflows/triggers/trigger.ts'

type Words = { label: string; sentence: string; help?: string; facts?: readonly FactDeclaration[] }

const URL: FactDeclaration = { name: 'event.url', label: 'Clicked link', type: 'text' }
const REASON: FactDeclaration = { name: 'event.reason', label: 'Reason', type: 'text' }
const USER_AGENT: FactDeclaration = {
  name: 'event.user_agent',
  label: 'Mail program or browser',
  type: 'text',
}
const IS_MACHINE: FactDeclaration = { name: 'event.is_machine', label: 'Done by a machine', type: 'yes-no' }
const BOUNCE_TYPE: FactDeclaration = {
  name: 'event.bounce_type',
  label: 'Bounce type',
  type: 'choice',
  options: [
    { value: 'hard', label: 'Hard: the address is bad' },
    { value: 'blocked', label: 'Blocked: this mail was refused' },
  ],
}

const ALSO_MACHINES = {
  includeMachines: {
    type: 'yes-no',
    label: 'Also when a machine did it',
    help: 'Apple Mail loads pictures ahead of the reader. Leave this off to act on people only.',
    default: false,
  },
} as const satisfies Fields

/** Kinds that a machine can cause: people only, unless the setting says otherwise. */
const ENGAGEMENT: readonly MailEventKind[] = ['opened', 'clicked']

/** How each kind of event reads as a trigger, and which facts only it has. */
const WORDS: Record<MailEventKind, Words> = {
  clicked: {
    label: 'Clicked a link',
    sentence: 'a contact clicks a link',
    facts: [URL, USER_AGENT, IS_MACHINE],
  },
  opened: { label: 'Opened', sentence: 'a contact opens a mail', facts: [USER_AGENT, IS_MACHINE] },
  delivered: { label: 'Delivered', sentence: 'a mail is delivered', facts: [REASON] },
  bounced: { label: 'Bounced', sentence: 'a mail bounces', facts: [BOUNCE_TYPE, REASON] },
  dropped: {
    label: 'Dropped',
    sentence: 'a mail is dropped',
    help: 'The provider never tried it.',
    facts: [REASON],
  },
  deferred: {
    label: 'Deferred',
    sentence: 'a mail is deferred',
    help: 'The receiving server asked to try again later.',
    facts: [REASON],
  },
  spam_reported: { label: 'Reported as spam', sentence: 'a contact reports a mail as spam' },
  unsubscribed: { label: 'Unsubscribed', sentence: 'a contact unsubscribes' },
  group_unsubscribed: { label: 'Left a group', sentence: 'a contact leaves an unsubscribe group' },
  group_resubscribed: { label: 'Rejoined a group', sentence: 'a contact rejoins an unsubscribe group' },
  processed: { label: 'Processed', sentence: 'the provider takes on a mail' },
  account_status_changed: {
    label: 'Provider account changed',
    sentence: 'the provider changes the state of our account',
    help: 'Suspended, deactivated, banned or restored. It concerns no contact, so a task goes to somebody you choose.',
    facts: [{ ...REASON, label: 'What changed' }],
  },
  unknown: {
    label: 'Something new',
    sentence: 'the provider reports something we do not know',
    facts: [REASON],
  },
}

/** In the order in which people look for them. */
const ORDER = Object.keys(WORDS) as MailEventKind[]

const OPTIONS = MAIL_EVENT_KINDS.map((kind) => ({ value: kind, label: WORDS[kind].label }))
const COMMON: readonly FactDeclaration[] = [
  { name: 'event.kind', label: 'What happened', type: 'choice', options: OPTIONS },
  { name: 'event.occurred_at', label: 'When it happened', type: 'time' },
]

/** One trigger for each kind of event that a provider can report. */
export const mailEventTriggers: readonly Trigger[] = ORDER.map(triggerFor)

function triggerFor(kind: MailEventKind): Trigger {
  const { label, sentence, help, facts = [] } = WORDS[kind]
  // The only kind that is about no mail at all.
  const needsMessage = kind !== 'account_status_changed'
  return {
    id: `mail.${kind}`,
    label,
    sentence,
    ...(help ? { help } : {}),
    kinds: [kind],
    needsMessage,
    fields: ENGAGEMENT.includes(kind) ? ALSO_MACHINES : {},
    facts: [
      ...facts,
      ...(needsMessage ? [...MESSAGE_FACTS, ...CONTACT_FACTS, ...SENDER_FACTS] : []),
      ...COMMON,
    ],
    guards: ENGAGEMENT.includes(kind) ? peopleOnly : () => [],
  }
}

function peopleOnly(config: Config) {
  return config.includeMachines === true ? [] : [{ field: IS_MACHINE.name, operator: 'is', value: false }]
}
