import type { Metadata } from 'next'
import { PageHeader } from '#components/ui/page-header.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import { filterOf } from '#components/workflows/run-filters.ts'
import { RunLog } from '#components/workflows/run-log.tsx'
import { listRuns } from '#lib/workflows/list-runs.ts'
import { requireUser } from '#lib/web/session.ts'

export const metadata: Metadata = { title: 'Workflow runs' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function RunsPage({ searchParams }: Props) {
  await requireUser()
  const { state, before } = await searchParams
  const filter = filterOf(state)
  const cursor = typeof before === 'string' ? before : null
  const page = await listRuns({ states: filter.states, before: cursor })
  return (
    <>
      <PageHeader title="Workflows" help="What your workflows did, and why not." />
      <div className="mb-4">
        <TabLinks
          label="Workflows and runs"
          links={[
            { href: '/workflows', label: 'Workflows', isCurrent: false },
            { href: '/workflows/runs', label: 'Runs', isCurrent: true },
          ]}
        />
      </div>
      <RunLog path="/workflows/runs" filter={filter.name} page={page} isFirstPage={!cursor} showsWorkflow />
    </>
  )
}
