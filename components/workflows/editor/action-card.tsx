'use client'

import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { moveAction, removeAction, setActionSetting } from '#components/workflows/editor/draft-changes.ts'
import type { ActionChoice } from '#components/workflows/editor/editor-choices.ts'
import type { EditorProps } from '#components/workflows/editor/editor-props.ts'
import { SettingsForm } from '#components/workflows/editor/settings-form.tsx'
import { StepCard } from '#components/workflows/editor/step-card.tsx'
import { StepIcon } from '#components/workflows/icons.tsx'
import { TemplateText } from '#components/workflows/template-text.tsx'
import { describeConfig } from '#lib/workflows/describe-config.ts'
import type { ActionStep } from '#lib/workflows/definition.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

type Props = EditorProps & { step: ActionStep; position: number; action: ActionChoice | undefined }

/** Then: one thing it does. */
export function ActionCard({
  step,
  position,
  action,
  draft,
  change,
  problems,
  people,
  isOpen,
  onToggle,
}: Props) {
  const at = `actions.${step.id}`
  const own = problems.filter((problem) => problem.at === at || problem.at.startsWith(`${at}.`))
  const label = action?.label ?? step.action
  const facts = findTrigger(draft.trigger.type)?.facts ?? []
  const settings = action ? describeConfig(action.fields, step.config, (id) => nameOf(people, id)) : []
  const summary = settings.flatMap(({ value }) => value || []).join(' · ')
  return (
    <StepCard
      word="Then"
      icon={<StepIcon id={step.action} />}
      title={label}
      summary={<TemplateText text={summary} facts={facts} />}
      problems={own}
      isOpen={isOpen}
      onToggle={onToggle}
      actions={
        <>
          <IconButton
            label={`Move ${label} up`}
            icon={<ArrowUp />}
            disabled={position === 0}
            onClick={() => change((before) => moveAction(before, step.id, -1))}
            className="disabled:invisible"
          />
          <IconButton
            label={`Move ${label} down`}
            icon={<ArrowDown />}
            disabled={position === draft.actions.length - 1}
            onClick={() => change((before) => moveAction(before, step.id, 1))}
            className="disabled:invisible"
          />
          <IconButton
            label={`Remove ${label}`}
            icon={<Trash2 />}
            onClick={() => change((before) => removeAction(before, step.id))}
          />
        </>
      }
    >
      {action ? (
        <SettingsForm
          at={at}
          fields={action.fields}
          config={step.config}
          facts={facts}
          people={people}
          problems={own}
          onChange={(name, value) => change((before) => setActionSetting(before, step.id, name, value))}
        />
      ) : (
        <p className="text-muted">This release does not know this action. Remove it.</p>
      )}
    </StepCard>
  )
}

function nameOf(people: EditorProps['people'], id: string): string {
  if (id === '') return ''
  return people.find((person) => person.id === id)?.name ?? 'somebody who is no longer here'
}
