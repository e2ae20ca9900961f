import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

/** A body on disk: what is large is never in memory whole. */
export type SpooledBody = {
  bytes: number
  /** sha256, hex. */
  hash: string
  /** The body again, in pieces of 1 MB (the last one shorter). */
  pieces: () => AsyncGenerator<Buffer<ArrayBuffer>>
  /** Removes the file. Never throws. */
  discard: () => Promise<void>
}

type Limits = {
  folder: string
  maxBytes: number
  /** The sender may pause this long between two pieces. */
  stallSeconds: number
  /** The whole may take this long. */
  totalSeconds: number
}

const PIECE_BYTES = 1024 * 1024
/** Left by a process that was killed. */
const STALE_MS = 3600_000

/**
 * Reads a request's body into a file of its own. Throws `too-large` beyond `maxBytes`, and `provider-unavailable` when
 * the sender stalls, takes too long or breaks off: it may send again. Whatever else goes wrong passes through; no file
 * is left in either case.
 */
export async function spoolBody(request: Request, limits: Limits): Promise<SpooledBody> {
  if (Number(request.headers.get('content-length')) > limits.maxBytes) throw tooLarge(limits.maxBytes)
  await prepareFolder(limits.folder)
  const path = join(limits.folder, `${randomUUID()}.part`)
  const discard = () => rm(path, { force: true }).catch(noteLeftover)
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      const written = await copyTo(file, request, limits)
      return { ...written, pieces: () => readPieces(path), discard }
    } finally {
      await file.close()
    }
  } catch (error) {
    await discard()
    throw error
  }
}

async function copyTo(
  file: FileHandle,
  request: Request,
  { maxBytes, stallSeconds, totalSeconds }: Limits,
): Promise<{ bytes: number; hash: string }> {
  const hash = createHash('sha256')
  const reader = request.body?.getReader()
  const endAt = Date.now() + totalSeconds * 1000
  let bytes = 0
  while (reader) {
    const patience = Math.min(stallSeconds * 1000, endAt - Date.now())
    const { done, value } = await nextPiece(reader, patience)
    if (done) break
    bytes += value.length
    if (bytes > maxBytes) {
      void reader.cancel().catch(noteCancel)
      throw tooLarge(maxBytes)
    }
    hash.update(value)
    await file.writeFile(value)
  }
  return { bytes, hash: hash.digest('hex') }
}

/** The next piece, or an error once the sender has been silent for `patienceMs`. */
async function nextPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  patienceMs: number,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(comeAgain('The body came too slowly.')), Math.max(patienceMs, 0))
  })
  try {
    return await Promise.race([reader.read(), silence])
  } catch (error) {
    void reader.cancel().catch(noteCancel)
    throw error instanceof DomainError ? error : comeAgain('The body broke off.', error)
  } finally {
    clearTimeout(timer)
  }
}

async function* readPieces(path: string): AsyncGenerator<Buffer<ArrayBuffer>> {
  const file = await open(path, 'r')
  try {
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      if (bytesRead < PIECE_BYTES) return
    }
  } finally {
    await file.close()
  }
}

/** Per process: folders that were made and swept. */
const prepared = new Set<string>()

async function prepareFolder(folder: string): Promise<void> {
  if (prepared.has(folder)) return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found && name.endsWith('.part') && Date.now() - found.mtimeMs > STALE_MS) {
      await rm(path, { force: true })
    }
  }
  prepared.add(folder)
}

function comeAgain(message: string, cause?: unknown): DomainError {
  return new DomainError('provider-unavailable', message, { retryAfterSeconds: 60, cause })
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('too-large', `The body is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`)
}

function noteCancel(error: unknown): void {
  log('http').debug({ err: error }, 'a body was already broken off')
}

function noteLeftover(error: unknown): void {
  log('http').warn({ err: error }, 'a spooled body could not be removed')
}
