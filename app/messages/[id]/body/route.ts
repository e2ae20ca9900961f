import { z } from 'zod'
import { getMessageBody } from '#lib/messages/get-message.ts'
import { mailBody } from '#lib/web/mail-body.ts'
import { route } from '#lib/web/problem.ts'
import { requireUserForRoute } from '#lib/web/session.ts'

const parameters = z.object({ id: z.uuid() })

/**
 * A message's body, cleaned, for a sandboxed frame. `?images=1` loads remote images. Outside proxy.ts: it has a policy
 * of its own.
 *
 * Authentication: the session cookie.
 * Answers: 200 text/html; 401 when signed out; 404 when there is no such message; 422 when the id is none.
 */
export const dynamic = 'force-dynamic'
export const GET = route(async (request: Request, context: { params: Promise<{ id: string }> }) => {
  await requireUserForRoute()
  const { id } = parameters.parse(await context.params)
  const hasImages = new URL(request.url).searchParams.get('images') === '1'
  return mailBody(await getMessageBody(id), { hasImages })
})
