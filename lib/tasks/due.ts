import { dayIn } from '#lib/days.ts'

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
