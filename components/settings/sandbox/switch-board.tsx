import { DeedSwitch } from '#components/settings/deed-switch.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Action } from '#lib/web/action.ts'

type Props<Name extends string> = {
  title: string
  help: string
  /** What each switch says, in their order. */
  words: Record<Name, { label: string; help: string }>
  on: readonly Name[]
  /** The field that names the switch; `isOn` goes with it. */
  field: string
  set: Action
}

/** Switches of one kind that act at once, a row each. */
export function SwitchBoard<Name extends string>({ title, help, words, on, field, set }: Props<Name>) {
  const names = Object.keys(words) as Name[]
  return (
    <Section title={title} help={help} isFlush>
      <ul>
        {names.map((name) => (
          <li key={name} className="border-b px-4 py-3 last:border-b-0">
            <DeedSwitch
              {...words[name]}
              isOn={on.includes(name)}
              name="isOn"
              fields={{ [field]: name }}
              action={set}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
