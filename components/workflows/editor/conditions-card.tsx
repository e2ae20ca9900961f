'use client'

import { Filter, Plus } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { ConditionRow } from '#components/workflows/editor/condition-row.tsx'
import { addCondition, removeCondition, setCondition } from '#components/workflows/editor/draft-changes.ts'
import type { EditorProps } from '#components/workflows/editor/editor-props.ts'
import { StepCard } from '#components/workflows/editor/step-card.tsx'
import { conditionSentence } from '#lib/workflows/sentences.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

/** If: what must hold. */
export function ConditionsCard({ draft, change, problems, isOpen, onToggle }: EditorProps) {
  const facts = findTrigger(draft.trigger.type)?.facts ?? []
  const conditions = draft.conditions.all
  const own = problems.filter(({ at }) => at.startsWith('conditions.'))
  const [first] = facts
  return (
    <StepCard
      word="If"
      icon={
        <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-hover text-muted">
          <Filter aria-hidden className="size-4" />
        </span>
      }
      title={titleFor(conditions.length)}
      summary={conditions.map((condition) => conditionSentence(condition, facts)).join(' and ')}
      problems={own}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      <div className="flex flex-col gap-3">
        {conditions.length === 0 && (
          <p className="text-muted">Without conditions it runs every time its event happens.</p>
        )}
        {conditions.map((condition, index) => (
          <ConditionRow
            key={index}
            number={index + 1}
            condition={condition}
            facts={facts}
            error={own.find(({ at, isMissing }) => at === `conditions.${index}` && !isMissing)?.message}
            onChange={(next) => change((before) => setCondition(before, index, next))}
            onRemove={() => change((before) => removeCondition(before, index))}
          />
        ))}
        <div>
          {first ? (
            <Button
              size="sm"
              icon={<Plus aria-hidden />}
              onClick={() => change((before) => addCondition(before, first))}
            >
              Add condition
            </Button>
          ) : (
            <p className="text-sm text-muted">
              Choose what starts it first: that decides what can be compared.
            </p>
          )}
        </div>
      </div>
    </StepCard>
  )
}

function titleFor(count: number): string {
  if (count === 0) return 'Always'
  return count === 1 ? 'One condition holds' : `All ${count} conditions hold`
}
