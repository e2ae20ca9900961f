import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'

/** Longest time one mail may take, from when the worker begins with it. */
const LIMIT_MS = 2_000
/** jsdom takes about a second to load on a slow machine; a worker that takes longer than this never comes. */
const START_LIMIT_MS = 20_000
/** More than any mail we send; SendGrid itself stops at 30 MB with attachments. */
const MAX_CHARACTERS = 2_000_000
const MEMORY_MB = 256

const answer = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ id: z.number(), html: z.string() }),
  z.object({ id: z.number(), error: z.string() }),
])

type Line = { worker: Worker; ready: Promise<void>; tail: Promise<unknown>; serial: number }

/** Next loads each module twice; one warm worker lives on `globalThis`. */
const holder = globalThis as typeof globalThis & { mailroomSanitiser?: Line | undefined }

/**
 * A mail's HTML with everything that could run, load, submit or navigate taken out, made in a worker thread with its own
 * memory (256 MB) and at most 2 s for a mail. Throws `too-large` past 2 million characters and `unsupported` when the
 * mail could not be cleaned within the limits; the worker is then replaced. Show the result only in a sandboxed frame.
 */
export async function sanitiseMail(html: string): Promise<string> {
  if (html.length > MAX_CHARACTERS) throw new DomainError('too-large', 'This mail is too long to show.')
  const line = (holder.mailroomSanitiser ??= startLine())
  const turn = line.tail.then(() => clean(line, html))
  // The next one in line begins whatever became of this one; this one's caller is told by `turn`.
  line.tail = turn.then(
    () => undefined,
    () => undefined,
  )
  return turn
}

/** Ends the warm worker, for processes that want to leave. */
export async function stopSanitiser(): Promise<void> {
  const line = holder.mailroomSanitiser
  holder.mailroomSanitiser = undefined
  await line?.worker.terminate()
}

function startLine(): Line {
  // Not `new URL(…, import.meta.url)`: the built app would look for the file beside its bundle.
  const file = pathToFileURL(
    join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'messages', 'sanitise', 'worker.mjs'),
  )
  const worker = new Worker(file, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
  worker.unref()
  // Also keeps an error nobody waits for from ending the process; a broken worker is replaced by the next mail.
  worker.on('error', () => void retire(worker))
  worker.on('exit', () => void retire(worker))
  const ready = nextAnswer(worker, START_LIMIT_MS).then(() => undefined)
  ready.catch(() => retire(worker))
  return { worker, ready, tail: Promise.resolve(), serial: 0 }
}

async function clean(line: Line, html: string): Promise<string> {
  // The mail before this one may have cost the worker its life.
  if (holder.mailroomSanitiser !== line) return sanitiseMail(html)
  await line.ready
  const id = ++line.serial
  const reply = nextAnswer(line.worker, LIMIT_MS)
  line.worker.postMessage({ id, html })
  const parsed = answer.parse(await reply)
  if ('html' in parsed && parsed.id === id) return parsed.html
  await retire(line.worker)
  throw new DomainError('unsupported', 'This mail could not be cleaned, so it is not shown.')
}

/** The worker's next message; a worker that dies or is silent for too long is replaced. */
function nextAnswer(worker: Worker, limitMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (deed: () => void) => {
      clearTimeout(timer)
      worker.off('message', onMessage)
      worker.off('exit', onExit)
      deed()
    }
    const refuse = () =>
      reject(new DomainError('unsupported', 'This mail takes too much work to show safely.'))
    const onMessage = (message: unknown) => settle(() => resolve(message))
    const onExit = () => settle(refuse)
    const timer = setTimeout(() => {
      settle(refuse)
      void retire(worker)
    }, limitMs)
    worker.once('message', onMessage)
    worker.once('exit', onExit)
  })
}

async function retire(worker: Worker): Promise<void> {
  if (holder.mailroomSanitiser?.worker === worker) holder.mailroomSanitiser = undefined
  await worker.terminate()
}
