// @ts-check
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/**
 * Writes a file so that a reader, or a next start after a crash, sees the old content or the new, never a part.
 * @param {string} path
 * @param {string} content
 * @param {number} [mode]
 */
export function writeWhole(path, content, mode = 0o600) {
  const temporary = `${path}.${process.pid}.tmp`
  rmSync(temporary, { force: true })
  const file = openSync(temporary, 'wx', mode)
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}

/** The content of a file, or null when it is not there. @param {string} path */
export function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null
    throw error
  }
}

/**
 * A hash over names and contents of files and folders below `root`. What does not exist counts as absent.
 * @param {string} root
 * @param {string[]} paths
 * @param {(path: string) => boolean} [isLeftOut]
 */
export function hashOf(root, paths, isLeftOut = () => false) {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ path) => {
    if (isLeftOut(path)) return
    const full = join(root, path)
    const kind = statSync(full, { throwIfNoEntry: false })
    if (!kind) return
    if (kind.isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    else hash.update(`${path}\0${kind.size}\0`).update(readFileSync(full))
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}
