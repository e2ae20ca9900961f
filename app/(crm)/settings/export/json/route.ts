import { dayIn } from '#lib/days.ts'
import { attachment } from '#lib/web/attachment.ts'
import { route } from '#lib/web/problem.ts'
import { requireAdminForRoute } from '#lib/web/session.ts'
import { exportSettings } from '#lib/wiring/export-settings.ts'

/**
 * Every setting as a JSON file, without secrets.
 *
 * Authentication: the session cookie of an admin. Answers: 200 application/json as an attachment; 401; 403.
 */
export const GET = route(async () => {
  const user = await requireAdminForRoute()
  const body = JSON.stringify(await exportSettings(), null, 2)
  const name = `mailroom-settings-${dayIn(user.timeZone, new Date())}.json`
  return new Response(`${body}\n`, { headers: attachment('application/json', name) })
})
