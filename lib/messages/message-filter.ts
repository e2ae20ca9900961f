import { z } from 'zod'
import { calendarDay } from '#lib/calendar-day.ts'
import { STATUS_RANK, type MessageStatus } from '#lib/mail/status.ts'

/** Statuses in which a message did not arrive or nobody knows whether it left: a person should look. The column `isProblem` says the same. */
export const PROBLEM_STATUSES = ['unconfirmed', 'blocked', 'bounced', 'dropped', 'failed'] as const

export function isProblem(status: MessageStatus): boolean {
  return PROBLEM_STATUSES.some((problem) => problem === status)
}

const statuses = Object.keys(STATUS_RANK) as [MessageStatus, ...MessageStatus[]]

const words = z
  .string()
  .trim()
  .max(200)
  .optional()
  .catch(undefined)
  .transform((q) => q || undefined)

/** The message log's state as its URL holds it. What does not parse is as if it were not there. */
export const messageFilter = z.object({
  q: words,
  status: z
    .enum(['problem', ...statuses])
    .optional()
    .catch(undefined),
  engagement: z.enum(['opened', 'clicked']).optional().catch(undefined),
  /** Calendar days in the reader's zone, both included. */
  from: calendarDay.optional().catch(undefined),
  to: calendarDay.optional().catch(undefined),
  order: z.enum(['newest', 'oldest']).optional().catch(undefined),
  before: z.string().max(300).optional().catch(undefined),
  /** The message whose side sheet is open. */
  open: z.uuid().optional().catch(undefined),
})

export type MessageFilter = z.output<typeof messageFilter>

/** The log's path for a filter, without what is empty. */
export function messagesPath(filter: MessageFilter): string {
  const search = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
  return search.size > 0 ? `/messages?${search}` : '/messages'
}
