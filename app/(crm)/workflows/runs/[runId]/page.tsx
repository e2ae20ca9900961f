import { ChevronLeft } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { RunPage } from '#components/workflows/run-page.tsx'
import { RunBadge } from '#components/workflows/states.tsx'
import { DomainError } from '#lib/errors.ts'
import { getRun } from '#lib/workflows/get-run.ts'
import { requireUser } from '#lib/web/session.ts'

export const metadata: Metadata = { title: 'Workflow run' }

type Props = { params: Promise<{ runId: string }> }

export default async function WorkflowRunPage({ params }: Props) {
  await requireUser()
  const run = await loadRun((await params).runId)
  return (
    <>
      <PageHeader
        before={
          <Link
            href={`/workflows/${run.workflow.id}/runs`}
            className="inline-flex items-center gap-1 hover:text-ink"
          >
            <ChevronLeft aria-hidden className="size-4" />
            Runs of {run.workflow.name}
          </Link>
        }
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {run.contact ? `${run.workflow.name}: ${run.contact.name}` : run.workflow.name}
            <RunBadge state={run.state} />
          </span>
        }
      />
      <RunPage run={run} />
    </>
  )
}

async function loadRun(id: string) {
  return getRun(id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound()
    throw error
  })
}
