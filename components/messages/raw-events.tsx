'use client'

import { EVENT_WORDS } from '#components/messages/words.ts'
import { exactTime } from '#components/ui/format-time.ts'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import { visibleControls } from '#components/ui/visible-controls.ts'
import type { RawEvent } from '#lib/messages/get-message.ts'

/** Each event as the provider sent it. */
export function RawEvents({ events }: { events: readonly RawEvent[] }) {
  const zone = useTimeZone()
  return (
    <ul className="divide-y">
      {events.map((event) => (
        <li key={event.id}>
          <details className="group">
            <summary className="flex h-9 items-center justify-between gap-3 text-sm">
              <span className="truncate">
                {EVENT_WORDS[event.kind].label}
                <span className="ml-2 text-muted tabular-nums">{exactTime(new Date(event.at), zone)}</span>
              </span>
              <span className="shrink-0 text-muted group-open:hidden">Show</span>
              <span className="hidden shrink-0 text-muted group-open:inline">Hide</span>
            </summary>
            <pre className="mb-3 max-h-80 overflow-auto rounded-md bg-canvas p-3 text-xs">
              {visibleControls(JSON.stringify(event.raw, null, 2))}
            </pre>
          </details>
        </li>
      ))}
    </ul>
  )
}
