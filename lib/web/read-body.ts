import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import type { Incoming } from '#lib/web/node-http.ts'

const RETRY_AFTER_SECONDS = 60

/** How long the answer to a body that was given up has before its connection is cut (ms). */
const GRACE_MS = 1_000

/** `onBytes` is told of what has arrived, piece by piece; `signal` ends the reading, with its reason. */
type Limits = { maxBytes: number; seconds: number; onBytes?: (count: number) => void; signal?: AbortSignal }

/**
 * The request's raw bytes. Throws `too-large` beyond `maxBytes`, `provider-unavailable` when the sender breaks off or takes
 * longer than `seconds`: half a body is never handed on, and the whole of it may be sent again.
 */
export async function readBody(
  request: Request,
  { maxBytes, seconds, onBytes = () => {}, signal }: Limits,
): Promise<Buffer> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  if (!request.body) return Buffer.alloc(0)
  const reader = request.body.getReader()
  let deadline: NodeJS.Timeout | undefined
  const givenUp = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(tooSlow(seconds)), seconds * 1000)
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      // Not cancelled before that: what is cancelled says that it is done, as a whole body does.
      const { done, value } = await Promise.race([givenUp, reader.read()])
      if (done) return Buffer.concat(chunks)
      size += value.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      chunks.push(value)
      onBytes(value.length)
    }
  } catch (error) {
    setTimeout(() => void reader.cancel(error).catch(noteCancel), GRACE_MS).unref()
    throw error instanceof DomainError ? error : comeAgain('The body broke off.', error)
  } finally {
    clearTimeout(deadline)
  }
}

/** The sender broke off, too. */
function noteCancel(error: unknown): void {
  log('http').debug({ err: error }, 'a body that was given up had broken off')
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('too-large', `The body is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`)
}

function tooSlow(seconds: number): DomainError {
  return comeAgain(`The body took longer than ${seconds} s.`)
}

function comeAgain(message: string, cause?: unknown): DomainError {
  return new DomainError('provider-unavailable', message, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause })
}

/** The same for a request as node:http has it; it is left as it is when it is given up. */
export function readIncoming(
  request: Incoming,
  { maxBytes, seconds, onBytes = () => {}, signal }: Limits,
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
      onBytes(chunk.length)
    }
    const end = () => settle(null)
    const cut = (cause?: Error) => settle(comeAgain('The body broke off.', cause))
    const slow = () => settle(tooSlow(seconds))
    const deadline = setTimeout(slow, seconds * 1000)
    signal?.addEventListener('abort', () => settle(signal.reason))
    // The error comes again as `close`; unheard, it would end the process.
    request.on('error', cut).on('data', take).on('end', end).on('close', cut)
  })
}
