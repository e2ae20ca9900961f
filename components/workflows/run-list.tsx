import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { RunBadge } from '#components/workflows/states.tsx'
import type { RunRow } from '#lib/workflows/list-runs.ts'

type Props = { runs: readonly RunRow[]; showsWorkflow: boolean }

/** Runs as rows: what came of each, for whom, and why not. */
export function RunList({ runs, showsWorkflow }: Props) {
  return (
    <ul className="divide-y overflow-clip rounded-md border bg-surface">
      {runs.map((run) => (
        <li
          key={run.id}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm transition-colors hover:bg-hover md:flex-nowrap"
        >
          <RunBadge state={run.state} isFixed />
          <div className="order-3 min-w-0 basis-full md:order-none md:flex-1 md:basis-0">
            <p className="truncate">
              <Link href={`/workflows/runs/${run.id}`} className="font-medium after:absolute after:inset-0">
                {showsWorkflow ? run.workflow.name : (run.contact?.name ?? 'No contact')}
              </Link>
              <span className="text-muted">{aboutWhat(run, showsWorkflow)}</span>
            </p>
            {run.reason && (
              <p className={`truncate ${run.state === 'failed' ? 'text-problem' : 'text-muted'}`}>
                {run.reason}
              </p>
            )}
          </div>
          <span className="ml-auto shrink-0 text-muted tabular-nums md:ml-0">
            v{run.workflow.version} · <RelativeTime at={run.at} className="relative" />
          </span>
        </li>
      ))}
    </ul>
  )
}

function aboutWhat({ contact, message }: RunRow, showsContact: boolean): string {
  const parts = [showsContact ? contact?.name : undefined, message && `“${message.subject}”`]
  return parts.flatMap((part) => (part ? [` · ${part}`] : [])).join('')
}
