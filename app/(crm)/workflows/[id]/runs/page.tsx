import type { Metadata } from 'next'
import { filterOf } from '#components/workflows/run-filters.ts'
import { RunLog } from '#components/workflows/run-log.tsx'
import { WorkflowHeader } from '#components/workflows/workflow-header.tsx'
import { listRuns } from '#lib/workflows/list-runs.ts'
import { requireUser } from '#lib/web/session.ts'
import { loadWorkflow } from '../load-workflow.ts'

type Props = {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  await requireUser()
  return { title: `Runs of ${(await loadWorkflow((await params).id)).name}` }
}

export default async function WorkflowRunsPage({ params, searchParams }: Props) {
  const user = await requireUser()
  const workflow = await loadWorkflow((await params).id)
  const { state, before } = await searchParams
  const filter = filterOf(state)
  const cursor = typeof before === 'string' ? before : null
  const page = await listRuns({ workflowId: workflow.id, states: filter.states, before: cursor })
  return (
    <>
      <WorkflowHeader workflow={workflow} current="runs" canEdit={user.role === 'admin'} />
      <RunLog
        path={`/workflows/${workflow.id}/runs`}
        filter={filter.name}
        page={page}
        isFirstPage={!cursor}
        showsWorkflow={false}
      />
    </>
  )
}
