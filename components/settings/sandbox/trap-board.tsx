import { DeedSwitch } from '#components/settings/deed-switch.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Action } from '#lib/web/action.ts'
import type { SandboxAccountView } from '#lib/wiring/sandbox-account-desk.ts'

type Trap = SandboxAccountView['traps'][number]
type Props = { traps: readonly Trap[]; set: Action }

const WORDS: Record<Trap, { label: string; help: string }> = {
  'foreign-webhook': {
    label: 'Another instance’s webhook stands in the account',
    help: 'Event webhook lists it after “Check now”, and leaves it as it is.',
  },
  'no-slot': {
    label: 'No webhook slot is left',
    help: 'The plan allows one webhook, and another instance has it: with ours removed, connecting it is refused and Event webhook tells what to do.',
  },
  'foreign-host': {
    label: 'An inbound host posts elsewhere',
    help: 'reply.mailroom.test belongs to another instance: Inbound mail overwrites its address only when you say so.',
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
const TRAPS = Object.keys(WORDS) as Trap[]

/** What the account holds or lacks. Mailroom has to say so, and to change nothing that is another’s. */
export function TrapBoard({ traps, set }: Props) {
  return (
    <Section
      title="Traps of the account"
      help="What stands in the way of setting an account up. Each holds from the next request on."
      isFlush
    >
      <ul>
        {TRAPS.map((trap) => (
          <li key={trap} className="border-b px-4 py-3 last:border-b-0">
            <DeedSwitch
              {...WORDS[trap]}
              isOn={traps.includes(trap)}
              name="isOn"
              fields={{ trap }}
              action={set}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
