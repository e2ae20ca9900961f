import { REASON_WORD } from '#components/settings/doctor/words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { RunView } from '#lib/setup/read-history.ts'

/** The latest runs with what they found. */
export function RunList({ runs }: { runs: RunView[] }) {
  return (
    <ul>
      {runs.map((run) => (
        <li
          key={run.id}
          className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0"
        >
          <span className="min-w-0 basis-full sm:flex-1 sm:basis-0">
            <span className="font-medium">{REASON_WORD[run.reason]}</span>
            {run.askedBy && <span className="text-muted"> by {run.askedBy}</span>}
          </span>
          <Counts run={run} />
          <RelativeTime at={run.startedAt} className="ml-auto text-right text-sm text-faint sm:w-24" />
        </li>
      ))}
    </ul>
  )
}

function Counts({ run: { counts, finishedAt } }: { run: RunView }) {
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {counts.failed > 0 && <Badge state="problem">{counts.failed} not right</Badge>}
      {counts.waiting > 0 && <Badge state="waiting">{counts.waiting} waiting</Badge>}
      {counts.unknown > 0 && <Badge state="stopped">{counts.unknown} not checkable</Badge>}
      {counts.ok > 0 && <Badge state="delivered">{counts.ok} fine</Badge>}
      {!finishedAt && <Badge state="stopped">Not finished</Badge>}
    </span>
  )
}
