// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from './failures.mjs'
import { spawnOwn } from './spawn-own.mjs'

const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 15_000
/** A process that lived this long starts again without delay, whatever happened before. */
const STEADY_MS = 60_000
const READY_LIMIT_MS = 60_000

/**
 * @typedef {object} Kept
 * @property {Promise<void>} ready rejects with `process-failed` when the first one ends before it is ready
 * @property {() => number | undefined} pid
 * @property {(limitMs: number) => Promise<void>} stop asks it to leave, kills it at the limit
 * @property {() => void} kill
 */

/**
 * Starts a process and starts it again, with growing delay, whenever it dies, until `stop`.
 * @param {object} options
 * @param {import('./spawn-own.mjs').Spec} options.spec
 * @param {import('./process-book.mjs').ProcessBook} options.book
 * @param {(signal: AbortSignal) => Promise<void>} [options.isReady] resolves once it serves; default: its message `ready`
 * @param {boolean} [options.mayWait] starts again even if it was never ready
 * @param {(note: string) => void} options.note what a person should know
 * @param {() => string} options.lastLines its last output, for the failure
 * @returns {Kept}
 */
export function keepRunning({ spec, book, isReady, mayWait = false, note, lastLines }) {
  const stopping = new AbortController()
  /** @type {import('./spawn-own.mjs').Own | null} */
  let own = null
  let wasReady = false
  const { promise: ready, resolve, reject } = promiseWithHandles()
  // Whoever started it may be stopping and no longer listen.
  ready.catch(() => undefined)

  const loop = async () => {
    let delay = FIRST_DELAY_MS
    while (!stopping.signal.aborted) {
      const bornAt = Date.now()
      const how = await liveOnce()
      if (stopping.signal.aborted) return
      if (!wasReady && !mayWait) return reject(failed(how ?? 'with code 0'))
      if (Date.now() - bornAt > STEADY_MS) delay = FIRST_DELAY_MS
      note(`The ${spec.name} process ended ${how ?? 'by itself'}; it starts again in ${delay / 1000} s.`)
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => undefined)
      delay = Math.min(delay * 2, MAX_DELAY_MS)
    }
  }

  const failed = (/** @type {string} */ how) =>
    failure('process-failed', { name: spec.name, how }, lastLines())

  /** Runs one process from birth to death; tells how it ended. */
  const liveOnce = async () => {
    const over = new AbortController()
    const becameReady = () => {
      if (wasReady && !over.signal.aborted) note(`The ${spec.name} process runs again.`)
      wasReady = true
      resolve()
    }
    const current = spawnOwn(
      {
        ...spec,
        withChannel: true,
        onMessage: (message) => {
          if (!isReady && message?.type === 'ready') becameReady()
          spec.onMessage?.(message)
        },
      },
      book,
    )
    own = current
    isReady?.(over.signal).then(becameReady, (error) => {
      if (!over.signal.aborted)
        note(`Cannot tell whether the ${spec.name} process is ready: ${error.message}`)
    })
    const tooLate = setTimeout(() => {
      if (!wasReady && !mayWait) reject(failed(`not ready within ${READY_LIMIT_MS / 1000} s`))
    }, READY_LIMIT_MS)
    const how = await current.exited
    clearTimeout(tooLate)
    over.abort()
    current.kill()
    return how
  }

  const finished = loop()
  return {
    ready,
    pid: () => own?.pid,
    async stop(limitMs) {
      stopping.abort()
      own?.signal('SIGTERM')
      const inTime = await Promise.race([finished.then(() => true), sleep(limitMs, false, { ref: false })])
      if (inTime) return
      note(`The ${spec.name} process did not leave within ${Math.round(limitMs / 1000)} s and was killed.`)
      own?.kill()
      await finished
    },
    kill() {
      stopping.abort()
      own?.kill()
    },
  }
}

function promiseWithHandles() {
  /** @type {() => void} */ let resolve = () => {}
  /** @type {(error: Error) => void} */ let reject = () => {}
  /** @type {Promise<void>} */
  const promise = new Promise((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
