import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { WorkflowBadge } from '#components/workflows/states.tsx'
import type { WorkflowRow } from '#lib/workflows/list-workflows.ts'

const COLUMNS = 'md:grid md:grid-cols-[minmax(0,1fr)_19rem_6.5rem] md:items-center md:gap-6'

/** Workflows as rows: what each does, and whether it works. */
export function WorkflowList({ workflows }: { workflows: readonly WorkflowRow[] }) {
  return (
    <div className="overflow-clip rounded-md border bg-surface">
      <div className={`hidden h-9 border-b px-4 text-xs font-medium text-muted ${COLUMNS}`} aria-hidden>
        <span>Workflow</span>
        <span className="grid grid-cols-4 text-right">
          <span className="col-span-4">Runs in the last 24 hours</span>
        </span>
        <span className="text-right">Last run</span>
      </div>
      <ul className="divide-y">
        {workflows.map((workflow) => (
          <li key={workflow.id} className={`relative px-4 py-3 transition-colors hover:bg-hover ${COLUMNS}`}>
            <div className="min-w-0">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link
                  href={`/workflows/${workflow.id}`}
                  className="truncate font-medium after:absolute after:inset-0"
                >
                  {workflow.name}
                </Link>
                <WorkflowBadge state={workflow.state} />
                {workflow.hasUnpublishedChanges && <Badge state="waiting">Unpublished changes</Badge>}
              </div>
              <p className="mt-0.5 text-sm text-pretty text-muted">{workflow.sentence}</p>
            </div>
            <Counts counts={workflow.counts} />
            <p className="mt-1 text-sm text-muted md:mt-0 md:text-right">
              <span className="md:sr-only">Last run: </span>
              {workflow.lastRunAt ? <RelativeTime at={workflow.lastRunAt} className="relative" /> : 'never'}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Counts({ counts }: { counts: WorkflowRow['counts'] }) {
  const parts = [
    { label: 'waiting', count: counts.waiting, tone: 'text-waiting' },
    { label: 'done', count: counts.done, tone: 'text-ink' },
    { label: 'failed', count: counts.failed, tone: 'text-problem' },
    { label: 'skipped', count: counts.skipped, tone: 'text-muted' },
  ].filter(({ count }) => count > 0)
  return (
    <p className="mt-2 flex flex-wrap gap-x-3 text-sm tabular-nums md:mt-0 md:justify-end">
      <span className="text-muted md:sr-only">Last 24 hours:</span>
      {parts.length === 0 && <span className="text-faint">none</span>}
      {parts.map(({ label, count, tone }) => (
        <span key={label} className={tone}>
          <span className="font-medium">{count.toLocaleString('en-GB')}</span> {label}
        </span>
      ))}
    </p>
  )
}
