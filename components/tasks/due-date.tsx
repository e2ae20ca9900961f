'use client'

import { CalendarClock } from 'lucide-react'
import { cx } from '#components/ui/cx.ts'
import { calendarDate, exactTime } from '#components/ui/format-time.ts'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { dueGroup } from '#lib/tasks/due.ts'

type Props = { dueAt: string | Date | null; isDone: boolean }

/** When a task is due, as a day; overdue and today in words, so that colour is not alone in saying it. */
export function DueDate({ dueAt, isDone }: Props) {
  const zone = useTimeZone()
  if (!dueAt) return null
  const due = new Date(dueAt)
  const now = new Date()
  const group = isDone ? 'later' : dueGroup(due, now, zone)
  const day = calendarDate(due, now, zone)
  return (
    <Tooltip text={`Due ${exactTime(due, zone)}`}>
      <span
        suppressHydrationWarning
        className={cx(
          'inline-flex items-center gap-1 whitespace-nowrap tabular-nums [&_svg]:size-3.5',
          group === 'overdue' ? 'text-problem' : group === 'today' ? 'text-waiting' : 'text-muted',
        )}
      >
        <CalendarClock aria-hidden />
        {group === 'overdue' ? `Overdue, ${day}` : group === 'today' ? 'Today' : day}
      </span>
    </Tooltip>
  )
}
