import { DomainError } from '#lib/errors.ts'
import { readBody } from '#lib/web/read-body.ts'
import { receiveEventPost } from '#lib/wiring/receive-event-post.ts'

/** SendGrid's batches are up to 768 KB; more than this is none of its. */
const MAX_BODY_BYTES = 5 * 1024 * 1024
const MAX_BODY_SECONDS = 30
/** Bodies that are being read at one moment in this process (bytes), whoever sends them. */
const MAX_READING_BYTES = 128 * 1024 * 1024
const RETRY_AFTER_SECONDS = 10

const reading = { bytes: 0 }

/** Takes one post of SendGrid's event webhook; the routes' header comments list what it answers. */
export async function takeEventPost(request: Request): Promise<Response> {
  const signature = request.headers.get('x-twilio-email-event-webhook-signature')
  const timestamp = request.headers.get('x-twilio-email-event-webhook-timestamp')
  // Refused before its body is read: whoever signs nothing costs us nothing.
  const isSigned = signature !== null && timestamp !== null
  const body = isSigned ? await readWithinBudget(request) : Buffer.alloc(0)
  await receiveEventPost({ body, signature, timestamp })
  return new Response(null, { status: 202 })
}

async function readWithinBudget(request: Request): Promise<Buffer> {
  const bytes = Math.min(Number(request.headers.get('content-length')) || MAX_BODY_BYTES, MAX_BODY_BYTES)
  if (reading.bytes + bytes > MAX_READING_BYTES) {
    throw new DomainError('provider-unavailable', 'Too many posts come in at once.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    })
  }
  reading.bytes += bytes
  try {
    return await readBody(request, { maxBytes: MAX_BODY_BYTES, seconds: MAX_BODY_SECONDS })
  } finally {
    reading.bytes -= bytes
  }
}
