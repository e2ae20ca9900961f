'use client'

import { calendarDate } from '#components/ui/format-time.ts'
import { useTimeZone } from '#components/ui/time-zone.tsx'

/** The days from a moment until before another one, in the reader's zone: `20 Nov to 22 Nov`, or `20 Nov` for one. */
export function DaySpan({ from, until }: { from: Date; until: Date }) {
  const zone = useTimeZone()
  const now = new Date()
  const first = calendarDate(from, now, zone)
  const last = calendarDate(new Date(until.getTime() - 1), now, zone)
  return first === last ? first : `${first} to ${last}`
}
