import { auditCsv } from '#lib/audit/audit-csv.ts'
import { auditFilter } from '#lib/audit/audit-filter.ts'
import { dayIn, dayRange } from '#lib/days.ts'
import { attachment, streamOf } from '#lib/web/attachment.ts'
import { route } from '#lib/web/problem.ts'
import { requireAdminForRoute } from '#lib/web/session.ts'

/**
 * The audit trail as a CSV file, with the filters of its page: `?person=&kind=&from=&to=`.
 *
 * Authentication: the session cookie of an admin. Answers: 200 text/csv as an attachment; 401; 403.
 */
export const GET = route(async (request: Request) => {
  const user = await requireAdminForRoute()
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const { person, kind, from, to } = auditFilter.parse(query)
  const chunks = auditCsv({ person, kind, ...dayRange({ from, to }, user.timeZone) })
  const name = `mailroom-audit-${dayIn(user.timeZone, new Date())}.csv`
  return new Response(streamOf(chunks), { headers: attachment('text/csv; charset=utf-8', name) })
})
