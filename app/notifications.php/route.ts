import { takeEventPost } from '#lib/web/event-post.ts'
import { DomainError } from '#lib/errors.ts'
import { route } from '#lib/web/problem.ts'

/**
 * coreBOS's old webhook path (`/notifications.php?type=sendgrid`): a webhook that was set up for coreBOS is re-pointed by
 * its host alone. Then signing is switched on at SendGrid and its key pasted into Mailroom; until then its unsigned posts
 * are refused (401), counted, and shown with that advice. Answers as app/api/webhooks/sendgrid/events/route.ts does; 404
 * for any other type.
 */
export const dynamic = 'force-dynamic'
export const POST = route(async (request: Request) => {
  if (new URL(request.url).searchParams.get('type') !== 'sendgrid') {
    throw new DomainError('not-found', 'Only type=sendgrid is received here.')
  }
  return takeEventPost(request)
})
