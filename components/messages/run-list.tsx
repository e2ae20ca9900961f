import { runPath } from '#components/messages/paths.ts'
import { EVENT_WORDS } from '#components/messages/words.ts'
import { Badge, type State } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { MailEventKind } from '#lib/mail/event.ts'
import type { MessagePage } from '#lib/messages/get-message.ts'

type Run = MessagePage['runs'][number]

const STATE: Record<Run['state'], { label: string; state: State }> = {
  queued: { label: 'Queued', state: 'waiting' },
  running: { label: 'Running', state: 'waiting' },
  done: { label: 'Done', state: 'delivered' },
  skipped: { label: 'Skipped', state: 'stopped' },
  failed: { label: 'Failed', state: 'problem' },
}

/** The workflow runs that events of a message started or were considered for. */
export function RunList({ runs }: { runs: readonly Run[] }) {
  return (
    <ul className="divide-y">
      {runs.map((run) => (
        <li key={run.id}>
          <Link
            href={runPath(run.id)}
            className="-mx-2 flex items-center justify-between gap-3 rounded-sm px-2 py-2 hover:bg-hover"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{run.workflowName}</span>
              <span className="text-sm text-muted">
                {eventLabel(run.eventKind)}
                <RelativeTime at={run.at} />
              </span>
            </span>
            <Badge state={STATE[run.state].state}>{STATE[run.state].label}</Badge>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function eventLabel(kind: string | null): string {
  return kind && kind in EVENT_WORDS ? `${EVENT_WORDS[kind as MailEventKind].label}, ` : ''
}
