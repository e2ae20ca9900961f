// @ts-check
import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readIfThere } from './files.mjs'
import { commandLineOf } from './process-identity.mjs'

/**
 * What `postmaster.pid` of a cluster says: line 1 the process, 4 the port, 8 the state (PostgreSQL's miscadmin.h).
 * @param {string} cluster
 */
export function readPostmasterFile(cluster) {
  const lines = readIfThere(join(cluster, 'postmaster.pid'))?.split('\n')
  if (!lines) return null
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

/**
 * Ends a PostgreSQL that an earlier start left behind. Whether the process of `postmaster.pid` is one is judged by its
 * command line, since its number may by now belong to anything.
 * @param {string} cluster
 * @returns {Promise<boolean>} whether there was one
 */
export async function endLeftPostmaster(cluster) {
  const file = readPostmasterFile(cluster)
  if (!file) return false
  const command = commandLineOf(file.pid)
  if (command.join('').length === 0) {
    // Dead. PostgreSQL removes the file itself, after it made sure that no backend of the dead one still lives.
    return false
  }
  if (!isPostmasterOf(command, cluster)) {
    // PostgreSQL would take the stranger for its own and never start.
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
    return false
  }
  await endPostmaster(file.pid, () => isPostmasterOf(commandLineOf(file.pid), cluster), 10_000)
  return true
}

/**
 * Ends a postmaster: cleanly (SIGINT), after `graceMs` at once (SIGQUIT, the next start recovers), then hard.
 * @param {number} pid
 * @param {() => boolean} lives
 * @param {number} graceMs
 */
export async function endPostmaster(pid, lives, graceMs) {
  /** @type {[NodeJS.Signals, number][]} */
  const steps = [
    ['SIGINT', graceMs],
    ['SIGQUIT', 1_500],
    ['SIGKILL', 5_000],
  ]
  for (const [signal, limitMs] of steps) {
    if (!lives()) return
    signalProcess(pid, signal)
    const deadline = Date.now() + limitMs
    while (lives() && Date.now() < deadline) await sleep(20)
  }
}

/**
 * @param {string[]} command
 * @param {string} cluster
 */
function isPostmasterOf(command, cluster) {
  return basename(command[0] ?? '') === 'postgres' && command.includes(cluster)
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}
