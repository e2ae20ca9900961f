'use client'

import { EVENT_WORDS, shortUrl } from '#components/messages/words.ts'
import { cx } from '#components/ui/cx.ts'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { exactTime } from '#components/ui/format-time.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import type { EventLine } from '#lib/messages/timeline-item.ts'

const DOT = {
  delivered: 'bg-delivered',
  waiting: 'bg-waiting',
  engaged: 'bg-engaged',
  problem: 'bg-problem',
  stopped: 'bg-stopped',
}

type Props = { events: readonly EventLine[]; links?: readonly { url: string; label: string | null }[] }

/** What happened to a message, newest first, as a line with its stations. Each has an address of its own (`#event-7`). */
export function EventRail({ events, links = [] }: Props) {
  const zone = useTimeZone()
  const labels = new Map(links.map((link) => [link.url, link.label]))
  return (
    <ol className="relative ml-1 border-l">
      {events.map((event) => (
        <li
          key={event.id}
          id={`event-${event.id}`}
          className={cx(
            'relative scroll-mt-20 rounded-sm py-1 pr-1 pl-4 target:bg-accent-soft',
            event.isMachine && 'text-faint',
          )}
        >
          <span
            aria-hidden
            className={cx(
              'absolute top-2.5 -left-[4.5px] size-2 rounded-full ring-2 ring-surface',
              event.isMachine ? 'bg-faint' : DOT[EVENT_WORDS[event.kind].state],
            )}
          />
          <div className="flex items-baseline justify-between gap-3">
            <span className="min-w-0">
              <span className={event.isMachine ? '' : 'font-medium'}>{EVENT_WORDS[event.kind].label}</span>
              {event.url && (
                <span title={event.url} className="break-words">
                  {' '}
                  <ForeignText>{labels.get(event.url) ?? shortUrl(event.url)}</ForeignText>
                </span>
              )}
              {event.isMachine && <span> by a machine</span>}
            </span>
            <a
              href={`#event-${event.id}`}
              title={exactTime(new Date(event.at), zone)}
              className="shrink-0 text-sm text-muted tabular-nums hover:text-ink"
            >
              <RelativeTime at={event.at} />
            </a>
          </div>
          {event.reason && (
            <p className="text-sm break-words text-muted">
              <ForeignText>{event.reason}</ForeignText>
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
