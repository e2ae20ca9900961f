import type { Incoming, Outgoing } from '#lib/web/node-http.ts'
import { problem } from '#lib/web/problem.ts'
import { readBody, readIncoming } from '#lib/web/read-body.ts'
import { inReadingRoom, type Room } from '#lib/web/reading-room.ts'
import { isWorthReading, receiveEventPost } from '#lib/wiring/receive-event-post.ts'

/** SendGrid's batches are up to 768 KB; more than this is none of its. */
const MAX_BODY_BYTES = 5 * 1024 * 1024
const LIMITS = { maxBytes: MAX_BODY_BYTES, seconds: 30 }

/** Takes one post of SendGrid's event webhook; the routes' header comments list what it answers. */
export async function takeEventPost(request: Request): Promise<Response> {
  await take(
    (name) => request.headers.get(name),
    (room) => readBody(request, { ...LIMITS, ...room }),
  )
  return new Response(null, { status: 202 })
}

/** The same for a request as node:http has it. Never throws. */
export async function answerEventPost(request: Incoming, response: Outgoing): Promise<void> {
  try {
    await take(
      (name) => request.headers[name]?.toString() ?? null,
      (room) => readIncoming(request, { ...LIMITS, ...room }),
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

type Read = (room: Room) => Promise<Buffer>

async function take(header: (name: string) => string | null, read: Read): Promise<void> {
  const authorization = header('authorization')
  const signature = header('x-twilio-email-event-webhook-signature')
  const timestamp = header('x-twilio-email-event-webhook-timestamp')
  // Refused before its body is read: whoever signs nothing costs us nothing.
  if (!isWorthReading({ signature, timestamp }))
    return receiveEventPost({ body: Buffer.alloc(0), signature, timestamp, authorization })
  await inReadingRoom(async (room) => {
    const body = await read(room)
    room.isWhole()
    await receiveEventPost({ body, signature, timestamp, authorization })
  })
}
