'use client'

import { Zap } from 'lucide-react'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { chooseTrigger, setTriggerSetting } from '#components/workflows/editor/draft-changes.ts'
import type { EditorProps } from '#components/workflows/editor/editor-props.ts'
import { SettingsForm } from '#components/workflows/editor/settings-form.tsx'
import { StepCard } from '#components/workflows/editor/step-card.tsx'
import { StepIcon } from '#components/workflows/icons.tsx'
import { findTrigger, TRIGGERS } from '#lib/workflows/triggers/registry.ts'

/** When: what starts the workflow. */
export function TriggerCard({ draft, change, problems, people, isOpen, onToggle }: EditorProps) {
  const { type, config } = draft.trigger
  const trigger = findTrigger(type)
  const own = problems.filter(({ at }) => at.startsWith('trigger.'))
  const choose = (id: string) => {
    const chosen = findTrigger(id)
    if (chosen) change((before) => chooseTrigger(before, chosen))
  }
  return (
    <StepCard
      word="When"
      icon={trigger ? <StepIcon id={trigger.id} /> : <NoIcon />}
      title={trigger?.label ?? 'Choose what starts it'}
      summary={trigger && summaryOf(trigger.sentence, config.includeMachines === true, trigger.fields)}
      problems={own}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      <div className="flex flex-col gap-4">
        <Field name="trigger.type" label="It starts when" {...(trigger?.help ? { help: trigger.help } : {})}>
          <Select value={trigger?.id ?? ''} onChange={(event) => choose(event.target.value)}>
            {!trigger && <option value="">Choose an event</option>}
            {TRIGGERS.map(({ id, label, sentence }) => (
              <option key={id} value={id}>
                {label}: {sentence}
              </option>
            ))}
          </Select>
        </Field>
        {trigger && (
          <SettingsForm
            at="trigger"
            fields={trigger.fields}
            config={config}
            facts={trigger.facts}
            people={people}
            problems={own}
            onChange={(name, value) => change((before) => setTriggerSetting(before, name, value))}
          />
        )}
      </div>
    </StepCard>
  )
}

function summaryOf(sentence: string, includesMachines: boolean, fields: object): string {
  const whole = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`
  if (!('includeMachines' in fields)) return whole
  return `${whole}, ${includesMachines ? 'people and machines' : 'people only'}`
}

function NoIcon() {
  return (
    <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-md border border-dashed border-line-strong text-faint">
      <Zap aria-hidden className="size-4" />
    </span>
  )
}
