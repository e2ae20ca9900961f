import type { State } from '#components/ui/badge.tsx'
import type { StepView } from '#lib/wiring/read-set-up.ts'

export type StepState = 'ok' | 'waiting' | 'failed' | 'unknown' | 'unchecked' | 'skipped'

/** What a step is shown as. Pure. */
export function stepState({ standing, skip }: Pick<StepView, 'standing' | 'skip'>): StepState {
  if (skip) return 'skipped'
  return standing?.state ?? 'unchecked'
}

export const STEP_TONE: Record<StepState, State> = {
  ok: 'delivered',
  waiting: 'waiting',
  failed: 'problem',
  unknown: 'stopped',
  unchecked: 'stopped',
  skipped: 'stopped',
}

export const STEP_WORD: Record<StepState, string> = {
  ok: 'In order',
  waiting: 'Waiting',
  failed: 'Not right',
  unknown: 'Could not be checked',
  unchecked: 'Not checked yet',
  skipped: 'Set aside',
}
