import { Workflow } from 'lucide-react'
import type { Metadata } from 'next'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import { NewWorkflow } from '#components/workflows/new-workflow.tsx'
import { WorkflowList } from '#components/workflows/workflow-list.tsx'
import { listWorkflows } from '#lib/workflows/list-workflows.ts'
import { requireUser } from '#lib/web/session.ts'
import { create } from './actions.ts'

export const metadata: Metadata = { title: 'Workflows' }

export default async function WorkflowsPage() {
  const user = await requireUser()
  const workflows = await listWorkflows()
  const button = user.role === 'admin' ? <NewWorkflow action={create} /> : undefined
  return (
    <>
      <PageHeader
        title="Workflows"
        help="Rules that act on what happens to your mail."
        actions={workflows.length > 0 ? button : undefined}
      />
      <div className="mb-4">
        <TabLinks
          label="Workflows and runs"
          links={[
            { href: '/workflows', label: 'Workflows', isCurrent: true },
            { href: '/workflows/runs', label: 'Runs', isCurrent: false },
          ]}
        />
      </div>
      {workflows.length > 0 ? (
        <WorkflowList workflows={workflows} />
      ) : (
        <Section>
          <EmptyState icon={<Workflow />} title="No workflows yet" action={button}>
            {user.role === 'admin'
              ? 'Let a click on a link create a task, or a bounce tell the owner.'
              : 'An admin can add rules that create tasks and send mail for you.'}
          </EmptyState>
        </Section>
      )}
    </>
  )
}
