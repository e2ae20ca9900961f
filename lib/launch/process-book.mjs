// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { readIfThere, writeWhole } from './files.mjs'
import { identityOf } from './process-identity.mjs'

/** A web or worker process whose launcher was killed leaves by itself; this is how long it may take. */
const LEAVING_MS = 12_000

/**
 * @typedef {{ name: string, pid: number, startedAs: string | null }} Entry
 * @typedef {{ add: (name: string, pid: number) => void, remove: (pid: number) => void }} ProcessBook
 */

/**
 * A file that names the living processes of this start, so that the next one can end what a killed launcher left.
 * @param {string} path
 * @returns {ProcessBook}
 */
export function openProcessBook(path) {
  /** @type {Map<number, Entry>} */
  const entries = new Map()
  const save = () => writeWhole(path, JSON.stringify([...entries.values()]))
  save()
  return {
    add(name, pid) {
      entries.set(pid, { name, pid, startedAs: identityOf(pid) })
      save()
    },
    remove(pid) {
      if (entries.delete(pid)) save()
    },
  }
}

/** A book that keeps nothing, for commands that no launcher outlives. @type {ProcessBook} */
export const noBook = { add() {}, remove() {} }

/**
 * Ends the processes that the book at `path` names and that still live. Returns their names.
 * @param {string} path
 */
export async function endLeftovers(path) {
  const entries = readEntries(path).filter(lives)
  const deadline = Date.now() + LEAVING_MS
  for (const { pid } of entries) signalGroup(pid, 'SIGTERM')
  while (entries.some(lives) && Date.now() < deadline) await sleep(50)
  for (const entry of entries) if (lives(entry)) signalGroup(entry.pid, 'SIGKILL')
  while (entries.some(lives)) await sleep(50)
  return entries.map(({ name }) => name)
}

/**
 * Sends a signal to a process and all it started; none there is no error.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/** @param {string} path @returns {Entry[]} */
function readEntries(path) {
  const text = readIfThere(path)
  return text ? JSON.parse(text) : []
}

/** @param {Entry} entry */
function lives({ pid, startedAs }) {
  return startedAs !== null && identityOf(pid) === startedAs
}
