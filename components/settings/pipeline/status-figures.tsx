import type { ReactNode } from 'react'
import { postsPath } from '#components/settings/pipeline/posts-path.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { PipelineStatus } from '#lib/wiring/pipeline-status.ts'

const CAP = 10_000

/** How it stands now. */
export function NowFigures({ status }: { status: PipelineStatus }) {
  const { lastPostAt, lagSeconds, backlog, workers } = status
  return (
    <Section title="Now" help="Over all processes on this database.">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
        <Figure label="Last post" note={null}>
          {lastPostAt ? <RelativeTime at={lastPostAt} /> : 'none yet'}
        </Figure>
        <Figure label="Lag" note="of the oldest that waits">
          {duration(lagSeconds)}
        </Figure>
        <Figure label="Backlog" note={`of ${backlog.limit.toLocaleString('en')} posts`}>
          {backlog.count.toLocaleString('en')}
        </Figure>
        <Figure label="Workers" note="heard of in 15 s">
          {workers.alive}
        </Figure>
      </dl>
    </Section>
  )
}

export function HourFigures({ hour }: { hour: PipelineStatus['hour'] }) {
  const { posts, events, newEvents, foreign, medianMs, isCapped } = hour
  const many = (count: number) => `${count.toLocaleString('en')}${isCapped ? '+' : ''}`
  return (
    <Section title="Last hour">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
        <Figure
          label="Posts"
          note={medianMs === null ? null : `read in ${duration(medianMs / 1000)}, median`}
        >
          {many(posts)}
        </Figure>
        <Figure label="Events" note={`${many(Math.min(newEvents, events))} new`}>
          {many(events)}
        </Figure>
        <Figure label="Duplicates" note="recorded before">
          {many(Math.max(0, events - newEvents - foreign))}
        </Figure>
        <Figure label="Of other instances" note="counted, not kept">
          {many(foreign)}
        </Figure>
      </dl>
    </Section>
  )
}

/** What was put aside. Each is safe where it is, and none of it stops anything else. */
export function AsideRows({ status }: { status: PipelineStatus }) {
  const { setAside, unmatched, unconfirmed, totals, hour } = status
  return (
    <Section title="Put aside" help="Nothing here stops what comes after it." isFlush>
      <ul>
        <Row
          href={postsPath({ outcome: 'set-aside' })}
          label="Posts set aside"
          about="Could not be read at all. Their events are missing until they are read again."
          count={setAside.count}
        />
        <Row
          href="/settings/pipeline/unmatched"
          label="Unmatched events"
          about="No mail fits, or more than one does."
          count={unmatched}
        />
        <Row
          href={postsPath({ outcome: 'rejected' })}
          label="Rejected items"
          about={`Could not be read as events. ${hour.rejected.toLocaleString('en')} in the last hour.`}
          count={totals.rejected_items}
        />
        <Row
          href="/messages?status=unconfirmed"
          label="Unconfirmed mail"
          about="Its answer was lost; an event or a person settles it."
          count={unconfirmed}
        />
        <Row
          href="#conflicts"
          label="Contradictions"
          about="Came under the id of another event. The first one counts."
          count={totals.conflicts}
        />
      </ul>
    </Section>
  )
}

function Row({ href, label, about, count }: { href: string; label: string; about: string; count: number }) {
  return (
    <li className="border-b last:border-b-0">
      <Link
        href={href}
        className="flex items-baseline justify-between gap-4 px-4 py-2.5 transition-colors hover:bg-hover"
      >
        <span className="min-w-0">
          <span className="font-medium">{label}</span>{' '}
          <span className="block text-sm text-pretty text-muted sm:inline">{about}</span>
        </span>
        <span className={count > 0 ? 'font-medium tabular-nums' : 'text-muted tabular-nums'}>
          {count.toLocaleString('en')}
          {count === CAP ? '+' : ''}
        </span>
      </Link>
    </li>
  )
}

function Figure({ label, note, children }: { label: string; note: string | null; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{children}</dd>
      {note && <dd className="text-sm text-muted tabular-nums">{note}</dd>}
    </div>
  )
}

/** Below a second in ms, then seconds, minutes and hours. */
function duration(seconds: number): string {
  if (seconds === 0) return 'none'
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
