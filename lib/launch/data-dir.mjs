// @ts-check
import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from './failures.mjs'
import { readIfThere, writeWhole } from './files.mjs'
import { identityOf } from './process-identity.mjs'

/**
 * Makes the data folder if it is absent and proves that it can be written; throws `data-dir-unwritable`.
 * @param {string} dataDir
 */
export function prepareDataDir(dataDir) {
  // As root, user postgres must pass through; each file with a secret is 0600 whatever the folder is.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700
  try {
    mkdirSync(dataDir, { recursive: true, mode })
    mkdirSync(join(dataDir, 'logs'), { recursive: true })
    writeWhole(join(dataDir, '.writable'), '')
    rmSync(join(dataDir, '.writable'))
  } catch (error) {
    const reason = /** @type {NodeJS.ErrnoException} */ (error).code ?? String(error)
    throw failure('data-dir-unwritable', { dir: dataDir, reason })
  }
}

/**
 * Takes the data folder for this launcher; throws `already-running` while another living one has it. A launcher that
 * was killed needs no clean-up: its file names a process that is no more.
 * @param {string} dataDir
 * @returns {() => void} gives it back
 */
export function lockDataDir(dataDir) {
  const path = join(dataDir, 'launcher.pid')
  const mine = `${path}.${process.pid}`
  writeWhole(mine, JSON.stringify({ pid: process.pid, startedAs: identityOf(process.pid) }))
  try {
    while (!tryLink(mine, path)) {
      // Moved aside before it is judged, so that of two starts only one can judge, and remove, the same file.
      const aside = `${mine}.aside`
      if (!tryRename(path, aside)) continue
      const holder = JSON.parse(readIfThere(aside) ?? '{}')
      const lives = holder.startedAs && identityOf(holder.pid) === holder.startedAs
      if (lives) tryLink(aside, path)
      rmSync(aside, { force: true })
      if (lives) throw failure('already-running', { dir: dataDir, pid: holder.pid })
    }
  } finally {
    rmSync(mine, { force: true })
  }
  return () => rmSync(path, { force: true })
}

/**
 * @param {string} from
 * @param {string} to
 */
function tryLink(from, to) {
  return unless('EEXIST', () => linkSync(from, to))
}

/**
 * @param {string} from
 * @param {string} to
 */
function tryRename(from, to) {
  return unless('ENOENT', () => renameSync(from, to))
}

/**
 * @param {string} code
 * @param {() => void} act
 */
function unless(code, act) {
  try {
    act()
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === code) return false
    throw error
  }
}
