import { DeedSwitch } from '#components/settings/deed-switch.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Action } from '#lib/web/action.ts'
import type { SandboxAccountView } from '#lib/wiring/sandbox-account-desk.ts'

type Habit = SandboxAccountView['habits'][number]
type Props = { habits: readonly Habit[]; set: Action }

const WORDS: Record<Habit, { label: string; help: string }> = {
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
const HABITS = Object.keys(WORDS) as Habit[]

/** How event posts misbehave. None of it may change what a mail’s page says of people. */
export function HabitBoard({ habits, set }: Props) {
  return (
    <Section
      title="Misbehaviour"
      help="What SendGrid’s event posts have been seen to do. It holds for mail sent and posts made from now on."
      isFlush
    >
      <ul>
        {HABITS.map((habit) => (
          <li key={habit} className="border-b px-4 py-3 last:border-b-0">
            <DeedSwitch
              {...WORDS[habit]}
              isOn={habits.includes(habit)}
              name="isOn"
              fields={{ habit }}
              action={set}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
