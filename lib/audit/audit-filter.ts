import { z } from 'zod'
import { calendarDay } from '#lib/calendar-day.ts'

/** What an audit row can be about, as people look for it. Everything that is in no other group is a setting. */
export const AUDIT_GROUPS = {
  people: ['user', 'access'],
  records: ['contact', 'account', 'message', 'suppression'],
  workflows: ['workflow'],
  sandbox: ['sandbox_mail', 'sandbox_post', 'sample_data'],
} as const

export const AUDIT_KINDS = ['settings', 'people', 'records', 'workflows', 'sandbox'] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

/** The audit page's state as its URL holds it. What does not parse is as if it were not there. */
export const auditFilter = z.object({
  /** A person's id, or `system` for what Mailroom did by itself. */
  person: z
    .union([z.literal('system'), z.uuid()])
    .optional()
    .catch(undefined),
  kind: z.enum(AUDIT_KINDS).optional().catch(undefined),
  /** Calendar days in the reader's zone, both included. */
  from: calendarDay.optional().catch(undefined),
  to: calendarDay.optional().catch(undefined),
  before: z.string().max(20).optional().catch(undefined),
})

export type AuditFilter = z.output<typeof auditFilter>

/** A path of the audit trail for a filter, without what is empty. */
export function auditPath(filter: AuditFilter, path = '/settings/audit'): string {
  const search = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
  return search.size > 0 ? `${path}?${search}` : path
}
