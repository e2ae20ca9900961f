import type { RunView } from '#lib/setup/read-history.ts'

/** What made a run happen. */
export const REASON_WORD: Record<RunView['reason'], string> = {
  nightly: 'Nightly',
  demand: 'On demand',
  checklist: 'While the checklist was open',
}
