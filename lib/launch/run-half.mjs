// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from './failures.mjs'
import { noBook } from './process-book.mjs'
import { spawnOwn } from './spawn-own.mjs'

const STOP_LIMIT_MS = 28_000

/** Throws `database-url-missing` when there is none. @param {import('./config.mjs').Config} config */
export function requireDatabaseUrl({ databaseUrl }) {
  if (!databaseUrl) throw failure('database-url-missing')
  return databaseUrl
}

/**
 * Runs one process in the foreground, for operators whose own supervisor starts it again. SIGINT and SIGTERM are passed
 * on once; it is killed 28 s later.
 * @param {Omit<import('./spawn-own.mjs').Spec, 'onLine'>} part
 * @returns {Promise<number>} the exit code: 0 after a stop that was asked for, else 1
 */
export async function runHalf(part) {
  const onLine = (/** @type {string} */ line, /** @type {boolean} */ isError) =>
    (isError ? console.error : console.log)(line)
  const own = spawnOwn({ ...part, withChannel: true, onLine }, noBook)
  let isAsked = false
  const stop = async () => {
    if (isAsked) return
    isAsked = true
    own.signal('SIGTERM')
    await sleep(STOP_LIMIT_MS, undefined, { ref: false })
    own.kill()
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop)
  const how = await own.exited
  own.kill()
  if (isAsked) return 0
  console.error(`The ${part.name} process ended ${how ?? 'by itself'}.`)
  return 1
}
