import { Badge, type State } from '#components/ui/badge.tsx'
import type { StepView } from '#lib/workflows/get-run.ts'
import type { RunState } from '#lib/workflows/list-runs.ts'
import type { WorkflowState } from '#lib/workflows/list-workflows.ts'

type Word = { label: string; state: State }

const WORKFLOW: Record<WorkflowState, Word> = {
  live: { label: 'Live', state: 'delivered' },
  paused: { label: 'Paused', state: 'waiting' },
  draft: { label: 'Draft', state: 'stopped' },
}

const RUN: Record<RunState, Word> = {
  queued: { label: 'Waiting', state: 'waiting' },
  running: { label: 'Running', state: 'waiting' },
  done: { label: 'Done', state: 'delivered' },
  skipped: { label: 'Skipped', state: 'stopped' },
  failed: { label: 'Failed', state: 'problem' },
}

const STEP: Record<StepView['state'], Word> = {
  waiting: { label: 'To do', state: 'stopped' },
  running: { label: 'Running', state: 'waiting' },
  done: { label: 'Done', state: 'delivered' },
  failed: { label: 'Failed', state: 'problem' },
}

export function WorkflowBadge({ state }: { state: WorkflowState }) {
  return <Badge state={WORKFLOW[state].state}>{WORKFLOW[state].label}</Badge>
}

/** `isFixed`: as wide as the longest word, for lists. */
export function RunBadge({ state, isFixed }: { state: RunState; isFixed?: boolean }) {
  return (
    <Badge state={RUN[state].state} {...(isFixed ? { className: 'md:w-20' } : {})}>
      {RUN[state].label}
    </Badge>
  )
}

export function StepBadge({ state }: { state: StepView['state'] }) {
  return <Badge state={STEP[state].state}>{STEP[state].label}</Badge>
}
