import { join } from 'node:path'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { spoolBody } from '#lib/web/spool-body.ts'
import { openInboundDoor, receiveInboundPost } from '#lib/wiring/receive-inbound-post.ts'

/** SendGrid takes mail up to 30 MB; its form around it adds little. More than this is none of its. */
const MAX_BODY_BYTES = 35 * 1024 * 1024
const STALL_SECONDS = 30
const TOTAL_SECONDS = 600
/** Mails that are taken at one moment by this process; each is a file of up to 35 MB meanwhile. */
const MAX_AT_ONCE = 40
const RETRY_AFTER_SECONDS = 60
const MAX_TYPE_CHARS = 500

const taking = { count: 0 }

/** Takes one mail of Inbound Parse; the routes' header comments list what it answers. */
export async function takeInboundPost(request: Request, secret: string): Promise<Response> {
  const door = await openInboundDoor(secret)
  if (taking.count >= MAX_AT_ONCE) throw comeAgain('Too many mails come in at once.')
  taking.count += 1
  try {
    const body = await spool(request)
    try {
      await receiveInboundPost(door, {
        contentType: (request.headers.get('content-type') ?? '').slice(0, MAX_TYPE_CHARS),
        bytes: body.bytes,
        hash: body.hash,
        pieces: body.pieces,
        signatureHeader: request.headers.get('x-twilio-email-event-webhook-signature'),
        timestampHeader: request.headers.get('x-twilio-email-event-webhook-timestamp'),
      })
    } finally {
      await body.discard()
    }
  } finally {
    taking.count -= 1
  }
  return new Response(null, { status: 200 })
}

/** A full disk is ours to mend and the mail's to wait for. */
async function spool(request: Request): ReturnType<typeof spoolBody> {
  try {
    return await spoolBody(request, {
      folder: join(env().dataDir, 'inbound'),
      maxBytes: MAX_BODY_BYTES,
      stallSeconds: STALL_SECONDS,
      totalSeconds: TOTAL_SECONDS,
    })
  } catch (error) {
    if (error instanceof DomainError) throw error
    log('http').error({ err: error }, 'a mail could not be written to disk; the sender is asked to come back')
    throw comeAgain('The mail could not be stored. Send it again.', error)
  }
}

function comeAgain(message: string, cause?: unknown): DomainError {
  return new DomainError('provider-unavailable', message, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause })
}
