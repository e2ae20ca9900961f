import type { Metadata } from 'next'
import { WorkflowEditor } from '#components/workflows/editor/workflow-editor.tsx'
import { WorkflowHeader } from '#components/workflows/workflow-header.tsx'
import { WorkflowReading } from '#components/workflows/workflow-reading.tsx'
import { listContactChoices } from '#lib/contacts/list-choices.ts'
import { ACTIONS } from '#lib/workflows/actions/registry.ts'
import { describeWorkflow } from '#lib/workflows/describe-workflow.ts'
import { requireUser } from '#lib/web/session.ts'
import { pause, publish, remove, rename, resume, revert, save } from '../actions.ts'
import { loadWorkflow } from './load-workflow.ts'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireUser()
  return { title: (await loadWorkflow((await params).id)).name }
}

/** Admins edit the draft; everybody else reads what is live. */
export default async function WorkflowPage({ params }: Props) {
  const user = await requireUser()
  const [workflow, { owners }] = await Promise.all([loadWorkflow((await params).id), listContactChoices()])
  if (user.role !== 'admin') {
    return (
      <>
        <WorkflowHeader workflow={workflow} current="editor" canEdit={false} />
        <WorkflowReading reading={describeWorkflow(workflow.live?.definition ?? workflow.draft, owners)} />
      </>
    )
  }
  return (
    <WorkflowEditor
      workflow={workflow}
      actions={ACTIONS.map(({ id, label, help, fields }) => ({ id, label, help, fields }))}
      people={owners}
      deeds={{ save, publish, pause, resume, revert, rename, remove }}
    />
  )
}
