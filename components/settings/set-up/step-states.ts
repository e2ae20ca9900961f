import type { State } from '#components/ui/badge.tsx'
import { countedState, type Counted } from '#lib/setup/readiness.ts'
import type { StepView } from '#lib/wiring/read-set-up.ts'

export type StepState = Counted['state'] | 'skipped'

/** What a step is shown as. Pure. */
export function stepState(step: Pick<StepView, 'standing' | 'isStale' | 'skip'>): StepState {
  return step.skip ? 'skipped' : countedState(step)
}

export const STEP_TONE: Record<StepState, State> = {
  ok: 'delivered',
  waiting: 'waiting',
  failed: 'problem',
  stale: 'stopped',
  unknown: 'stopped',
  unchecked: 'stopped',
  skipped: 'stopped',
}

export const STEP_WORD: Record<StepState, string> = {
  ok: 'In order',
  waiting: 'Waiting',
  failed: 'Not right',
  stale: 'Not checked for too long',
  unknown: 'Could not be checked',
  unchecked: 'Not checked yet',
  skipped: 'Set aside',
}
