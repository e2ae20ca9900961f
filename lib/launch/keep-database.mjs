// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from './postgres.mjs'

const RETRY_MS = 1_000

/**
 * Starts PostgreSQL and starts it again, on the same port, whenever it dies, until `stop`.
 * @param {string} dataDir
 * @param {(note: string) => void} note
 */
export async function keepDatabase(dataDir, note) {
  let current = await startPostgres({ dataDir, log: note })
  const { url, port, isNew } = current
  let isStopping = false

  const watch = async () => {
    while (!isStopping) {
      const how = await current.gone
      if (isStopping) return
      note(`PostgreSQL ended ${how}; it starts again.`)
      await restart()
    }
  }
  const restart = async () => {
    while (!isStopping) {
      try {
        current = await startPostgres({ dataDir, port, log: note })
        note('PostgreSQL runs again.')
        return
      } catch (error) {
        note(`${error instanceof Error ? error.message : error} Trying again.`)
        await sleep(RETRY_MS)
      }
    }
  }
  const watched = watch()
  return {
    url,
    port,
    isNew,
    /** @param {number} limitMs */
    async stop(limitMs) {
      isStopping = true
      // A start that is under way ends first, so that what it started is stopped too.
      await Promise.race([watched, current.stop(limitMs)])
      await current.stop(limitMs)
    },
    kill() {
      isStopping = true
      // Not SIGKILL: its backends would live on for a moment and hold up the next start.
      signal(current.pid, 'SIGQUIT')
    },
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}
