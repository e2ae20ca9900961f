'use client'

import { ArrowUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { TimelineEmpty } from '#components/contacts/timeline-empty.tsx'
import { TimelineEntry } from '#components/contacts/timeline-entry.tsx'
import { useTimeline } from '#components/contacts/use-timeline.ts'
import { Button } from '#components/ui/button.tsx'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import { dayIn } from '#lib/days.ts'
import type { TimelineShow } from '#lib/messages/timeline-filter.ts'
import type { TimelineItem } from '#lib/messages/timeline-item.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  contactId: string
  contactName: string
  first: { items: TimelineItem[]; next: string | null }
  show: TimelineShow | undefined
  since: number
  loadOlder: Action
  tickTask: Action
}

/** What happened with a contact, newest first, by day, as it happens. */
export function Timeline({ contactId, contactName, first, show, since, loadOlder, tickTask }: Props) {
  const zone = useTimeZone()
  const top = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const timeline = useTimeline({
    contactId,
    first,
    show,
    since,
    loadOlder,
    isAway: () => (top.current?.getBoundingClientRect().top ?? 0) < -80,
  })
  const toggle = (id: string) =>
    setOpen((known) =>
      known.has(id) ? new Set([...known].filter((one) => one !== id)) : new Set([...known, id]),
    )
  const reveal = () => {
    timeline.reveal()
    top.current?.scrollIntoView({ block: 'start', behavior: 'smooth' })
  }
  const today = dayIn(zone, new Date(since))
  return (
    <div ref={top} className="scroll-mt-28">
      {timeline.waiting.length > 0 && (
        <div className="sticky top-16 z-20 flex h-0 justify-center md:top-3">
          <Button
            size="sm"
            variant="primary"
            icon={<ArrowUp aria-hidden />}
            onClick={reveal}
            className="shadow-float"
          >
            {timeline.waiting.length} new
          </Button>
        </div>
      )}
      {timeline.items.length === 0 && <TimelineEmpty isFiltered={show !== undefined} name={contactName} />}
      {byDay(timeline.items, zone).map(([day, items]) => (
        <section key={day} aria-label={dayName(day, today)} className="mb-5">
          <h3 className="sticky top-13 z-10 bg-canvas py-2 text-sm font-medium text-muted md:top-0">
            {dayName(day, today)}
          </h3>
          <ol className="flex flex-col gap-2">
            {items.map((item) => (
              <li key={item.id} id={item.id} className="scroll-mt-24">
                <TimelineEntry
                  item={item}
                  isOpen={open.has(item.id)}
                  onToggle={() => toggle(item.id)}
                  onChange={timeline.change}
                  tickTask={tickTask}
                />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {timeline.problem && <p className="mb-2 text-center text-problem">{timeline.problem}</p>}
      {timeline.hasOlder && (
        <div className="flex justify-center pt-1">
          <Button onClick={timeline.older} isPending={timeline.isLoading}>
            Show older
          </Button>
        </div>
      )}
    </div>
  )
}

function byDay(items: TimelineItem[], zone: string): [string, TimelineItem[]][] {
  const days = new Map<string, TimelineItem[]>()
  for (const item of items) {
    const day = dayIn(zone, new Date(item.at))
    const others = days.get(day)
    if (others) others.push(item)
    else days.set(day, [item])
  }
  return [...days]
}

/** `day` and `today` as `2026-11-21`, in the reader's zone. */
function dayName(day: string, today: string): string {
  const daysAgo = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000)
  if (daysAgo === 0) return 'Today'
  if (daysAgo === 1) return 'Yesterday'
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
  }).format(new Date(day))
}
