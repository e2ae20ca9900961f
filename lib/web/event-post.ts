import { DomainError } from '#lib/errors.ts'
import type { Incoming, Outgoing } from '#lib/web/node-http.ts'
import { problem } from '#lib/web/problem.ts'
import { readBody, readIncoming } from '#lib/web/read-body.ts'
import { receiveEventPost } from '#lib/wiring/receive-event-post.ts'

/** SendGrid's batches are up to 768 KB; more than this is none of its. */
const MAX_BODY_BYTES = 5 * 1024 * 1024
const LIMITS = { maxBytes: MAX_BODY_BYTES, seconds: 30 }
/**
 * What has arrived of the bodies that are being read at one moment in this process (bytes), whoever sends them. Not what
 * they say they will send: idle connections must not keep others out.
 */
const MAX_READING_BYTES = 128 * 1024 * 1024
const RETRY_AFTER_SECONDS = 10

/** Next loads modules twice: one budget for the process. */
const holder = globalThis as typeof globalThis & { mailroomReading?: { bytes: number } }
const reading = (holder.mailroomReading ??= { bytes: 0 })

/** Takes one post of SendGrid's event webhook; the routes' header comments list what it answers. */
export async function takeEventPost(request: Request): Promise<Response> {
  await take(
    (name) => request.headers.get(name),
    (onBytes) => readBody(request, { ...LIMITS, onBytes }),
  )
  return new Response(null, { status: 202 })
}

/** The same for a request as node:http has it. Never throws. */
export async function answerEventPost(request: Incoming, response: Outgoing): Promise<void> {
  try {
    await take(
      (name) => request.headers[name]?.toString() ?? null,
      (onBytes) => readIncoming(request, { ...LIMITS, onBytes }),
    )
    response.writeHead(202, { 'content-length': 0 }).end()
  } catch (error) {
    const answer = problem(error)
    // What was not read of the body would stand before the next request on this connection.
    if (!request.complete) response.setHeader('connection', 'close')
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text(), () => request.complete || request.destroy())
  }
}

type Read = (onBytes: (count: number) => void) => Promise<Buffer>

async function take(header: (name: string) => string | null, read: Read): Promise<void> {
  const signature = header('x-twilio-email-event-webhook-signature')
  const timestamp = header('x-twilio-email-event-webhook-timestamp')
  // Refused before its body is read: whoever signs nothing costs us nothing.
  const isSigned = signature !== null && timestamp !== null
  const body = isSigned ? await readWithinBudget(read) : Buffer.alloc(0)
  await receiveEventPost({ body, signature, timestamp, authorization: header('authorization') })
}

async function readWithinBudget(read: Read): Promise<Buffer> {
  let bytes = 0
  try {
    return await read((count) => {
      bytes += count
      reading.bytes += count
      if (reading.bytes > MAX_READING_BYTES) throw tooManyAtOnce()
    })
  } finally {
    reading.bytes -= bytes
  }
}

function tooManyAtOnce(): DomainError {
  return new DomainError('provider-unavailable', 'Too many posts come in at once.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}
