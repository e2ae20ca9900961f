import { Layers } from 'lucide-react'
import type { Metadata } from 'next'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Section } from '#components/ui/section.tsx'
import { VersionList } from '#components/workflows/version-list.tsx'
import { WorkflowHeader } from '#components/workflows/workflow-header.tsx'
import { listContactChoices } from '#lib/contacts/list-choices.ts'
import { describeWorkflow } from '#lib/workflows/describe-workflow.ts'
import { listVersions } from '#lib/workflows/get-workflow.ts'
import { requireUser } from '#lib/web/session.ts'
import { restore } from '../../actions.ts'
import { loadWorkflow } from '../load-workflow.ts'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  await requireUser()
  return { title: `Versions of ${(await loadWorkflow((await params).id)).name}` }
}

export default async function WorkflowVersionsPage({ params }: Props) {
  const user = await requireUser()
  const workflow = await loadWorkflow((await params).id)
  const [versions, { owners }] = await Promise.all([listVersions(workflow.id), listContactChoices()])
  const canEdit = user.role === 'admin'
  return (
    <>
      <WorkflowHeader workflow={workflow} current="versions" canEdit={canEdit} />
      {versions.length > 0 ? (
        <VersionList
          workflow={workflow}
          versions={versions.map(({ definition, ...version }) => ({
            ...version,
            reading: definition && describeWorkflow(definition, owners),
          }))}
          restore={canEdit ? restore : null}
        />
      ) : (
        <Section>
          <EmptyState icon={<Layers />} title="No versions yet">
            Each time somebody publishes this workflow, what it said is kept here.
          </EmptyState>
        </Section>
      )}
    </>
  )
}
