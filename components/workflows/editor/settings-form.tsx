'use client'

import dynamic from 'next/dynamic'
import { Field as Labelled } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Switch } from '#components/ui/switch.tsx'
import type { PersonChoice } from '#components/workflows/editor/editor-choices.ts'
import { LineField } from '#components/workflows/editor/line-field.tsx'
import type { FactDeclaration } from '#lib/workflows/facts.ts'
import {
  isShown,
  unitFor,
  type Config,
  type ConfigValue,
  type Field,
  type Fields,
} from '#lib/workflows/fields.ts'
import type { Problem } from '#lib/workflows/problems.ts'

/** Loaded when the first mail is edited: it is the largest part of the editor. */
const HtmlField = dynamic(
  () => import('#components/workflows/editor/html-field.tsx').then((module) => module.HtmlField),
  { ssr: false, loading: () => <Skeleton className="h-48" /> },
)

type Props = {
  /** Where these settings stand, as in `Problem.at`. */
  at: string
  fields: Fields
  config: Config
  facts: readonly FactDeclaration[]
  people: readonly PersonChoice[]
  problems: readonly Problem[]
  onChange: (name: string, value: ConfigValue) => void
}

/** The settings of a trigger or an action, drawn from their declaration. */
export function SettingsForm({ at, fields, config, facts, people, problems, onChange }: Props) {
  const shown = Object.entries(fields).filter(([, field]) => isShown(field, config, fields))
  return (
    <div className="flex flex-col gap-4">
      {shown.map(([name, field]) => {
        const control = controlFor(field, config[name], {
          facts,
          people,
          onChange: (value) => onChange(name, value),
        })
        const error = problems.find(
          (problem) => problem.at === `${at}.${name}` && !problem.isMissing,
        )?.message
        if (field.type === 'yes-no') return <div key={name}>{control}</div>
        return (
          <Labelled
            key={name}
            name={`${at}.${name}`}
            label={field.label}
            {...(field.help ? { help: field.help } : {})}
            {...(error ? { error } : {})}
          >
            {control}
          </Labelled>
        )
      })}
    </div>
  )
}

type Surroundings = Pick<Props, 'facts' | 'people'> & { onChange: (value: ConfigValue) => void }

function controlFor(field: Field, value: ConfigValue | undefined, { facts, people, onChange }: Surroundings) {
  switch (field.type) {
    case 'template': {
      const text = { value: typeof value === 'string' ? value : field.default, facts, onChange }
      return field.format === 'html' ? (
        <HtmlField {...text} />
      ) : (
        <LineField {...text} maxLength={field.maxLength} />
      )
    }
    case 'number':
      return <NumberInput field={field} value={value} onChange={onChange} />
    case 'yes-no':
      return (
        <Switch
          label={field.label}
          help={field.help}
          checked={typeof value === 'boolean' ? value : field.default}
          onCheckedChange={onChange}
        />
      )
    case 'choice':
      return (
        <Select value={String(value ?? field.default)} onChange={(event) => onChange(event.target.value)}>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )
    case 'user':
      return <PersonSelect value={String(value ?? '')} people={people} onChange={onChange} />
  }
}

function NumberInput({
  field,
  value,
  onChange,
}: {
  field: Extract<Field, { type: 'number' }>
  value: ConfigValue | undefined
  onChange: (value: ConfigValue) => void
}) {
  const shown = value ?? field.default
  return (
    <span className="flex items-center gap-2">
      <Input
        type="number"
        inputMode="numeric"
        min={field.min}
        max={field.max}
        className="max-w-24 tabular-nums"
        value={String(shown)}
        // An empty box is kept as it is: publishing asks for a number.
        onChange={(event) => onChange(event.target.value === '' ? '' : Number(event.target.value))}
      />
      <span className="text-muted">{unitFor(field, shown)}</span>
    </span>
  )
}

function PersonSelect({
  value,
  people,
  onChange,
}: {
  value: string
  people: readonly PersonChoice[]
  onChange: (value: ConfigValue) => void
}) {
  const isGone = value !== '' && !people.some(({ id }) => id === value)
  return (
    <Select value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">Choose somebody</option>
      {isGone && <option value={value}>Somebody who is no longer here</option>}
      {people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
