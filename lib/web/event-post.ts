import { readBody } from '#lib/web/read-body.ts'
import { receiveEventPost } from '#lib/wiring/receive-event-post.ts'

/** SendGrid's batches are up to 768 KB; more than this is none of its. */
const MAX_BODY_BYTES = 5 * 1024 * 1024
const MAX_BODY_SECONDS = 30

/** Takes one post of SendGrid's event webhook; the routes' header comments list what it answers. */
export async function takeEventPost(request: Request): Promise<Response> {
  const body = await readBody(request, { maxBytes: MAX_BODY_BYTES, seconds: MAX_BODY_SECONDS })
  await receiveEventPost({
    body,
    signature: request.headers.get('x-twilio-email-event-webhook-signature'),
    timestamp: request.headers.get('x-twilio-email-event-webhook-timestamp'),
  })
  return new Response(null, { status: 202 })
}
