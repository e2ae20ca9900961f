import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

/**
 * The request's raw bytes. Throws `too-large` beyond `maxBytes`, `invalid` when the sender breaks off or takes longer
 * than `seconds`: half a body is never handed on.
 */
export async function readBody(
  request: Request,
  { maxBytes, seconds }: { maxBytes: number; seconds: number },
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
      chunks.push(value)
    }
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError('invalid', 'The body broke off.', { cause: error })
  } finally {
    clearTimeout(deadline)
  }
  if (Date.now() - startedAt >= seconds * 1000)
    throw new DomainError('invalid', `The body took longer than ${seconds} s.`)
  return Buffer.concat(chunks)
}

/** The sender broke off at the same moment; `read` says so, too. */
function noteCancel(error: unknown): void {
  log('http').debug({ err: error }, 'a slow body was already broken off')
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('too-large', `The body is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`)
}
