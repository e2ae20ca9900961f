import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { TabLinks } from '#components/ui/tabs.tsx'
import { WorkflowBadge } from '#components/workflows/states.tsx'
import type { WorkflowState } from '#lib/workflows/list-workflows.ts'

type Props = {
  workflow: { id: string; name: string; state: WorkflowState; hasUnpublishedChanges: boolean }
  current: 'editor' | 'runs' | 'versions'
  canEdit: boolean
  actions?: ReactNode
  /** Beside the state: whether what is on the screen is saved. */
  note?: ReactNode
}

/** Name, state and tabs of a workflow. */
export function WorkflowHeader({ workflow, current, canEdit, actions, note }: Props) {
  const path = `/workflows/${workflow.id}`
  return (
    <header className="mb-6">
      <Link
        href="/workflows"
        className="mb-1 inline-flex items-center gap-1 text-sm text-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" />
        Workflows
      </Link>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="text-xl font-semibold tracking-[-0.01em] break-words">{workflow.name}</h1>
          <WorkflowBadge state={workflow.state} />
          {canEdit && workflow.hasUnpublishedChanges && <Badge state="waiting">Unpublished changes</Badge>}
          {note}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      <TabLinks
        label="Parts of this workflow"
        links={[
          { href: path, label: canEdit ? 'Editor' : 'What it does', isCurrent: current === 'editor' },
          { href: `${path}/runs`, label: 'Runs', isCurrent: current === 'runs' },
          { href: `${path}/versions`, label: 'Versions', isCurrent: current === 'versions' },
        ]}
      />
    </header>
  )
}
