'use client'

import { X } from 'lucide-react'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { conditionOn, withOperator } from '#components/workflows/editor/draft-changes.ts'
import { groupsOf } from '#components/workflows/editor/fact-groups.ts'
import { findOperator, OPERATORS, type Condition, type ConditionValue } from '#lib/workflows/conditions.ts'
import type { FactDeclaration } from '#lib/workflows/facts.ts'

type Props = {
  number: number
  condition: Condition
  facts: readonly FactDeclaration[]
  error: string | undefined
  onChange: (condition: Condition) => void
  onRemove: () => void
}

/** One condition: what, how, with what. */
export function ConditionRow({ number, condition, facts, error, onChange, onRemove }: Props) {
  const fact = facts.find(({ name }) => name === condition.field)
  const chooseFact = (name: string) => {
    const chosen = facts.find((one) => one.name === name)
    if (chosen) onChange(conditionOn(chosen, condition))
  }
  return (
    <fieldset className="min-w-0 max-sm:border-b max-sm:pb-3">
      <legend className="sr-only">Condition {number}</legend>
      <div className="grid grid-cols-[minmax(0,1fr)_2rem] items-start gap-2 sm:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,6fr)_2rem]">
        <Select
          aria-label="Compare"
          value={fact?.name ?? ''}
          onChange={(event) => chooseFact(event.target.value)}
          className="order-1"
        >
          {!fact && <option value="">Choose a value</option>}
          {groupsOf(facts).map(({ label, facts: members }) => (
            <optgroup key={label} label={label}>
              {members.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.label}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
        <Select
          aria-label="How"
          value={condition.operator}
          disabled={!fact}
          onChange={(event) => fact && onChange(withOperator(condition, fact, event.target.value))}
          className="order-3 col-span-2 sm:order-2 sm:col-span-1"
        >
          {Object.entries(fact ? OPERATORS[fact.type] : {}).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
        <div className="order-4 col-span-2 sm:order-3 sm:col-span-1">
          {fact && (
            <ValueInput
              fact={fact}
              operator={condition.operator}
              value={condition.value}
              onChange={(value) => onChange({ ...condition, value })}
            />
          )}
        </div>
        <IconButton
          label={`Remove condition ${number}`}
          icon={<X />}
          onClick={onRemove}
          className="order-2 sm:order-4"
        />
      </div>
      {error && <p className="mt-1 text-sm text-problem">{error}</p>}
    </fieldset>
  )
}

type ValueProps = {
  fact: FactDeclaration
  operator: string
  value: ConditionValue
  onChange: (value: ConditionValue) => void
}

function ValueInput({ fact, operator, value, onChange }: ValueProps) {
  const label = `${fact.label} is compared with`
  switch (findOperator(fact.type, operator)?.value) {
    case 'text':
      return (
        <Input
          aria-label={label}
          value={String(value)}
          maxLength={1000}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'number':
      return (
        <Input
          aria-label={label}
          type="number"
          className="tabular-nums"
          value={String(value)}
          onChange={(event) => onChange(event.target.value === '' ? '' : Number(event.target.value))}
        />
      )
    case 'day':
      return (
        <Input
          aria-label={label}
          type="date"
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'yes-no':
      return (
        <Select
          aria-label={label}
          value={value === true ? 'yes' : 'no'}
          onChange={(event) => onChange(event.target.value === 'yes')}
        >
          <option value="yes">yes</option>
          <option value="no">no</option>
        </Select>
      )
    case 'choices':
      return <Choices fact={fact} value={Array.isArray(value) ? value : []} onChange={onChange} />
    default:
      return null
  }
}

function Choices({
  fact,
  value,
  onChange,
}: {
  fact: FactDeclaration
  value: string[]
  onChange: (value: string[]) => void
}) {
  const options = fact.type === 'choice' ? fact.options : []
  const toggle = (option: string, isOn: boolean) =>
    onChange(isOn ? [...value, option] : value.filter((one) => one !== option))
  return (
    <div className="flex max-h-44 flex-col gap-1.5 overflow-y-auto rounded-md border border-line-strong bg-surface p-2">
      {options.map((option) => (
        <Checkbox
          key={option.value}
          label={option.label}
          checked={value.includes(option.value)}
          onCheckedChange={(isOn) => toggle(option.value, isOn === true)}
        />
      ))}
    </div>
  )
}
