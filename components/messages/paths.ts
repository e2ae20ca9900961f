/** Where a workflow run has its page. */
export function runPath(runId: string): string {
  return `/workflows/runs/${runId}`
}
