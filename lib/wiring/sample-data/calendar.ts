import { dayIn, dueAtEndOf } from '#lib/days.ts'
import type { Dice } from '#lib/wiring/sample-data/random.ts'

/** The moment at which the sample data is made, and the IANA zone whose working hours it keeps. */
export type Clock = { now: Date; zone: string }

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** `dueAtEndOf` gives this hour of a day. */
const END_OF_WORK_HOUR = 17
const FIRST_MINUTE = 8 * 60 + 10
const LAST_MINUTE = 17 * 60 + 40
/** What is planned for today lies at least this far back, so that something can have come of it. */
const SETTLED_MS = 45 * MINUTE_MS

/** A moment in the working hours of the working day that lies about this many days back. */
export function workingTime({ now, zone }: Clock, daysAgo: number, luck: Dice): Date {
  const minute = luck.between(FIRST_MINUTE, LAST_MINUTE)
  const second = luck.between(0, 59)
  let base = now.getTime() - daysAgo * DAY_MS
  for (;;) {
    const day = dayIn(zone, new Date(base))
    const at = startOf(day, zone) + minute * MINUTE_MS + second * 1000
    if (isWorkingDay(day) && at < now.getTime() - SETTLED_MS) return new Date(at)
    // Up to five days, so that not all of a weekend's mail lands on the Friday before.
    base -= luck.between(1, 5) * DAY_MS
  }
}

/** The moment itself while people are up; what falls into the night happens the next morning. */
export function whileAwake(at: number, zone: string, luck: Dice): number {
  const start = startOf(dayIn(zone, new Date(at)), zone)
  const hour = (at - start) / HOUR_MS
  if (hour >= 7 && hour < 22) return at
  const morning = start + (hour < 7 ? 0 : DAY_MS) + 7 * HOUR_MS
  return morning + luck.between(0, 150 * MINUTE_MS)
}

/** The end of work on the day that lies this many days ahead (negative: back). */
export function endOfWork({ now, zone }: Clock, daysAhead: number): Date {
  return dueAtEndOf(dayIn(zone, new Date(now.getTime() + daysAhead * DAY_MS)), zone)
}

function startOf(day: string, zone: string): number {
  return dueAtEndOf(day, zone).getTime() - END_OF_WORK_HOUR * HOUR_MS
}

function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}
