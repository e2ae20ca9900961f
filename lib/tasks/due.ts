export type DueGroup = 'overdue' | 'today' | 'later' | 'none'

export const DUE_GROUPS = ['overdue', 'today', 'later', 'none'] as const

/** Where a due time stands in the reader's day; `zone` is an IANA name. Due earlier today is still today. */
export function dueGroup(dueAt: Date | null, now: Date, zone: string): DueGroup {
  if (!dueAt) return 'none'
  const due = dayIn(zone, dueAt)
  const today = dayIn(zone, now)
  if (due === today) return 'today'
  return due < today ? 'overdue' : 'later'
}

/** The calendar day of a moment in a zone, as `2026-11-21`. */
export function dayIn(zone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at)
}

/**
 * The end of working hours (17:00) of a calendar day in a zone: a person picks a day, a task is due at a moment.
 * Found by correcting a first guess by the zone's distance from UTC at that guess.
 */
export function dueAtEndOf(day: string, zone: string): Date {
  const wanted = new Date(`${day}T17:00:00Z`).getTime()
  const shown = new Date(wanted)
  return new Date(wanted - offsetMs(zone, shown))
}

function offsetMs(zone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '00'
  const local = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return new Date(local).getTime() - at.getTime()
}
