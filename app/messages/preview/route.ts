import { DomainError } from '#lib/errors.ts'
import { draftFields, previewDraft } from '#lib/messages/preview-draft.ts'
import { mailBody } from '#lib/web/mail-body.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { route } from '#lib/web/problem.ts'
import { requireUserForRoute } from '#lib/web/session.ts'

/**
 * A mail that is being written, filled in and cleaned as it would go out, for a sandboxed frame that a form posts to:
 * `contactId`, `subject`, `html`. Changes nothing. Outside proxy.ts: it has a policy of its own.
 *
 * Authentication: the session cookie, and an Origin of ours.
 * Answers: 200 text/html; 401 when signed out; 403 for a foreign, `null` or missing Origin; 422 when the body is
 * no form, or the fields or their merge fields are wrong.
 */
export const dynamic = 'force-dynamic'
export const POST = route(async (request: Request) => {
  const user = await requireUserForRoute()
  requireSameOrigin(request.headers)
  const draft = draftFields.parse(Object.fromEntries(await readForm(request)))
  return mailBody(await previewDraft({ ...draft, senderId: user.id }), { hasImages: false })
})

async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData()
  } catch (cause) {
    throw new DomainError('invalid', 'The body is no form.', { cause })
  }
}
