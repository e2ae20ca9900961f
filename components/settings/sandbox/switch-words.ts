import type { SandboxAccountView } from '#lib/wiring/sandbox-account-desk.ts'

type Words<Name extends string> = Record<Name, { label: string; help: string }>

/** What the account holds or lacks. Mailroom has to say so, and to change nothing that is another’s. */
export const TRAP_WORDS: Words<SandboxAccountView['traps'][number]> = {
  'foreign-webhook': {
    label: 'Another instance’s webhook stands in the account',
    help: 'Event webhook lists it after “Check now”, and leaves it as it is.',
  },
  'no-slot': {
    label: 'The plan allows one webhook',
    help: 'Ours has that slot, unless another instance’s webhook stands in the account and ours was removed: then connecting it is refused, and Event webhook tells what to do.',
  },
  'foreign-host': {
    label: 'An inbound host posts elsewhere',
    help: 'reply.mailroom.test belongs to another instance: Inbound host overwrites its address only when you say so.',
  },
  'no-policies': {
    label: 'No security policies',
    help: 'The account is not offered them: an inbound host that asks for signed posts is not, and says so.',
  },
  'automatic-domain': {
    label: 'A domain has automated security on',
    help: 'Domains lists automatic.mailroom.test as one of the account’s, and offers to make it anew without: inbound mail would never arrive.',
  },
}

/** How event posts misbehave. None of it may change what a mail’s page says of people. */
export const HABIT_WORDS: Words<SandboxAccountView['habits'][number]> = {
  'new-ids': {
    label: 'Everything twice, under new ids',
    help: 'Each post comes again, and each event in it has another id.',
  },
  retries: {
    label: 'Each post 46 times',
    help: 'The same bytes, five of them at the same moment.',
  },
  'cut-answers': {
    label: 'Our answers are cut',
    help: 'The sandbox hears no answer to the first two tries, takes the post for lost and sends it again.',
  },
  disorder: {
    label: 'The last event comes first',
    help: 'A mail’s events wait for the last of them and come in the wrong order, with their true times.',
  },
  'late-bounces': {
    label: 'Bounces come late, without ids',
    help: 'bounce@… is delivered at first. The bounce that follows names only the address.',
  },
  'machine-opens': {
    label: 'Machines open each mail',
    help: 'As Apple’s mail privacy does: SendGrid marks these opens, and they count as nobody’s.',
  },
  scanners: {
    label: 'Scanners click every link',
    help: 'Within a second of the delivery, before anybody has opened the mail. SendGrid marks nothing; timelines take them for a machine’s, rules still see them.',
  },
}
