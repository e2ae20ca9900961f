import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import type { Incoming } from '#lib/web/node-http.ts'

const RETRY_AFTER_SECONDS = 60

/** `onBytes` is told of what has arrived, piece by piece; what it throws ends the reading. */
type Limits = { maxBytes: number; seconds: number; onBytes?: (count: number) => void }

/**
 * The request's raw bytes. Throws `too-large` beyond `maxBytes`, `provider-unavailable` when the sender breaks off or takes
 * longer than `seconds`: half a body is never handed on, and the whole of it may be sent again.
 */
export async function readBody(
  request: Request,
  { maxBytes, seconds, onBytes = () => {} }: Limits,
): Promise<Buffer> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  if (!request.body) return Buffer.alloc(0)
  const reader = request.body.getReader()
  const giveUp = () => reader.cancel(new Error('too slow')).catch(noteCancel)
  const deadline = setTimeout(() => void giveUp(), seconds * 1000)
  const startedAt = Date.now()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      onBytes(value.length)
      chunks.push(value)
    }
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw comeAgain('The body broke off.', error)
  } finally {
    clearTimeout(deadline)
  }
  if (Date.now() - startedAt >= seconds * 1000) throw comeAgain(`The body took longer than ${seconds} s.`)
  return Buffer.concat(chunks)
}

/** The sender broke off at the same moment; `read` says so, too. */
function noteCancel(error: unknown): void {
  log('http').debug({ err: error }, 'a slow body was already broken off')
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('too-large', `The body is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`)
}

function comeAgain(message: string, cause?: unknown): DomainError {
  return new DomainError('provider-unavailable', message, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause })
}

/** The same for a request as node:http has it; it is left as it is when it is given up. */
export function readIncoming(
  request: Incoming,
  { maxBytes, seconds, onBytes = () => {} }: Limits,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length']) > maxBytes) return reject(tooLarge(maxBytes))
    const chunks: Buffer[] = []
    let size = 0
    const settle = (error: unknown) => {
      clearTimeout(deadline)
      request.off('data', take).off('end', end).off('close', cut).pause()
      if (error) reject(error)
      else resolve(Buffer.concat(chunks))
    }
    const take = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > maxBytes) return settle(tooLarge(maxBytes))
      try {
        onBytes(chunk.length)
      } catch (error) {
        settle(error)
      }
    }
    const end = () => settle(null)
    const cut = (cause?: Error) => settle(comeAgain('The body broke off.', cause))
    const slow = () => settle(comeAgain(`The body took longer than ${seconds} s.`))
    const deadline = setTimeout(slow, seconds * 1000)
    // The error comes again as `close`; unheard, it would end the process.
    request.on('error', cut).on('data', take).on('end', end).on('close', cut)
  })
}
