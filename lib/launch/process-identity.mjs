// @ts-check
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * What tells a process from a later one with the same number: when it began. Null when there is none (a zombie counts
 * as none).
 * @param {number} pid
 * @returns {string | null}
 */
export function identityOf(pid) {
  if (process.platform !== 'linux') return ps(pid, 'lstart=')
  try {
    // "pid (name) state ppid …": the name may hold blanks and brackets, so count from the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    // No such process.
    return null
  }
}

/**
 * The command line of a living process, argument by argument where the system tells; empty when there is none.
 * @param {number} pid
 * @returns {string[]}
 */
export function commandLineOf(pid) {
  if (process.platform !== 'linux') return (ps(pid, 'command=') ?? '').split(' ')
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // No such process.
    return []
  }
}

/**
 * @param {number} pid
 * @param {string} column
 */
function ps(pid, column) {
  return (
    spawnSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || null
  )
}
