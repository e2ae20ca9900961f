import { z } from 'zod'
import type { TimelineKind } from '#lib/messages/timeline-item.ts'

const SHOWN = ['mail', 'notes', 'tasks'] as const

export type TimelineShow = (typeof SHOWN)[number]

/** What of a timeline is shown, as its URL says it; all of it when it says nothing. */
export const timelineShow = z.enum(SHOWN).optional().catch(undefined)

/** A page of a timeline further down. */
export const timelinePage = z.object({
  contactId: z.uuid(),
  before: z.string().max(300),
  show: timelineShow,
})

const KIND: Record<TimelineShow, TimelineKind> = { mail: 'message', notes: 'note', tasks: 'task' }

export function kindsOf(show: TimelineShow | undefined): TimelineKind[] {
  return show ? [KIND[show]] : ['message', 'note', 'task']
}
