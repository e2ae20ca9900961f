import type { RunState } from '#lib/workflows/list-runs.ts'

/** What a list of runs can be narrowed to. Most events are skipped, so what really ran comes first. */
export const RUN_FILTERS = [
  { name: 'ran', label: 'Ran', states: ['queued', 'running', 'done', 'failed'] },
  { name: 'waiting', label: 'Waiting', states: ['queued', 'running'] },
  { name: 'done', label: 'Done', states: ['done'] },
  { name: 'failed', label: 'Failed', states: ['failed'] },
  { name: 'skipped', label: 'Skipped', states: ['skipped'] },
  { name: 'all', label: 'All', states: [] },
] as const satisfies readonly { name: string; label: string; states: readonly RunState[] }[]

export type RunFilter = (typeof RUN_FILTERS)[number]
export type RunFilterName = RunFilter['name']

/** The filter that a URL names; the first for anything else. */
export function filterOf(value: string | string[] | undefined): RunFilter {
  return RUN_FILTERS.find(({ name }) => name === value) ?? RUN_FILTERS[0]
}
