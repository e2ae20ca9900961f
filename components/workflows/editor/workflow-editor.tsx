'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { newKey } from '#components/ui/new-key.ts'
import { Notice } from '#components/ui/notice.tsx'
import { Button } from '#components/ui/button.tsx'
import { ActionCard } from '#components/workflows/editor/action-card.tsx'
import { AddAction } from '#components/workflows/editor/add-action.tsx'
import { ConditionsCard } from '#components/workflows/editor/conditions-card.tsx'
import { addAction } from '#components/workflows/editor/draft-changes.ts'
import type { ActionChoice, PersonChoice } from '#components/workflows/editor/editor-choices.ts'
import { EditorPanel } from '#components/workflows/editor/editor-panel.tsx'
import { PublishBar, type WorkflowActions } from '#components/workflows/editor/publish-bar.tsx'
import { Connector } from '#components/workflows/editor/step-card.tsx'
import { TriggerCard } from '#components/workflows/editor/trigger-card.tsx'
import { useDraft } from '#components/workflows/editor/use-draft.ts'
import { WorkflowHeader } from '#components/workflows/workflow-header.tsx'
import type { WorkflowView } from '#lib/workflows/get-workflow.ts'

type Props = {
  workflow: WorkflowView
  actions: readonly ActionChoice[]
  people: readonly PersonChoice[]
  deeds: WorkflowActions
}

/** When, If, Then in one column; what is missing beside it. The draft saves itself. */
export function WorkflowEditor({ workflow, actions, people, deeds }: Props) {
  const router = useRouter()
  const state = useDraft(workflow.id, workflow, deeds.save)
  const { draft, change, kept, failure, isDirty } = state
  const [open, setOpen] = useState(() => firstToOpen(workflow))
  const card = (at: string) => ({
    draft,
    change,
    people,
    // What was found in the draft before the last change is not said of the one on the screen.
    problems: isDirty ? [] : kept.problems,
    isOpen: open === at,
    onToggle: () => setOpen(open === at ? null : at),
  })
  const add = (action: ActionChoice) => {
    const id = newKey()
    change((before) => addAction(before, action, id))
    setOpen(`actions.${id}`)
  }
  return (
    <>
      <WorkflowHeader
        current="editor"
        canEdit
        workflow={{
          ...workflow,
          hasUnpublishedChanges: workflow.live !== null && kept.hasUnpublishedChanges,
        }}
        note={<SaveNote isDirty={isDirty} hasFailed={failure !== null} />}
        actions={
          <PublishBar workflow={workflow} state={state} deeds={deeds} onDone={() => router.refresh()} />
        }
      />
      {failure && (
        <Notice
          state="problem"
          className="mb-4"
          title="Your changes are not saved"
          action={
            <span className="flex gap-2">
              <Button size="sm" onClick={() => void state.flush()}>
                Try again
              </Button>
              <Button size="sm" onClick={() => window.location.reload()}>
                Reload
              </Button>
            </span>
          }
        >
          {failure}
        </Notice>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div>
          <TriggerCard {...card('trigger')} />
          <Connector />
          <ConditionsCard {...card('conditions')} />
          {draft.actions.map((step, position) => (
            <div key={`${step.id} ${kept.generation}`}>
              <Connector />
              <ActionCard
                {...card(`actions.${step.id}`)}
                step={step}
                position={position}
                action={actions.find(({ id }) => id === step.action)}
              />
            </div>
          ))}
          <Connector />
          <AddAction actions={actions} onAdd={add} />
        </div>
        <EditorPanel workflow={workflow} problems={kept.problems} onOpen={(at) => setOpen(cardOf(at))} />
      </div>
    </>
  )
}

/** A new workflow begins with its trigger, one with problems where the first is. */
function firstToOpen({ draft, problems }: WorkflowView): string | null {
  if (draft.trigger.type === '') return 'trigger'
  const [first] = problems
  return first ? cardOf(first.at) : null
}

/** The card in which a problem is: `actions.<id>.title` is in `actions.<id>`. */
function cardOf(at: string): string {
  const [group = '', id] = at.split('.')
  return group === 'actions' && id ? `actions.${id}` : group
}

function SaveNote({ isDirty, hasFailed }: { isDirty: boolean; hasFailed: boolean }) {
  return (
    <span role="status" className="text-sm text-muted">
      {hasFailed ? 'Not saved' : isDirty ? 'Saving…' : 'Draft saved'}
    </span>
  )
}
