// @ts-check
import { stripVTControlCharacters } from 'node:util'
import { spawnOwn } from './spawn-own.mjs'

/** How much of a failed command's output is shown: npm says why at the beginning, most others at the end. */
const SHOWN_FIRST_LINES = 12
const SHOWN_LAST_LINES = 40

/**
 * @typedef {object} Result
 * @property {number} code 0: well; -1: it could not be started or was ended by a signal
 * @property {string[]} out lines of standard output
 * @property {string[]} err lines of standard error
 * @property {string} tail the first and last lines of both, as they came
 *
 * @typedef {(spec: { name: string, command?: string, args: string[], env?: Record<string, string | undefined>, cwd?: string },
 *   step?: import('./steps.mjs').Step) => Promise<Result>} RunCommand
 */

/**
 * Makes the function that runs a command to its end. Commands are noted in the book while they run; `onStart` gets
 * each one's means to end it.
 * @param {import('./process-book.mjs').ProcessBook} book
 * @param {(own: import('./spawn-own.mjs').Own) => void} [onStart]
 * @returns {RunCommand}
 */
export function commandRunner(book, onStart) {
  return async (spec, step) => {
    /** @type {string[]} */ const out = []
    /** @type {string[]} */ const err = []
    /** @type {string[]} */ const both = []
    const onLine = (/** @type {string} */ raw, /** @type {boolean} */ isError) => {
      const line = stripVTControlCharacters(raw)
      const lines = isError ? err : out
      lines.push(line)
      both.push(line)
      if (line.trim()) step?.progress(line.trim())
    }
    const own = spawnOwn({ ...spec, onLine }, book)
    onStart?.(own)
    const how = await own.exited
    const code = how === null ? 0 : Number(/^with code (\d+)$/.exec(how)?.[1] ?? -1)
    if (own.pid === undefined && how) both.push(how)
    return { code, out, err, tail: shownOf(both).join('\n') }
  }
}

/** @param {string[]} lines */
function shownOf(lines) {
  if (lines.length <= SHOWN_FIRST_LINES + SHOWN_LAST_LINES) return lines
  return [...lines.slice(0, SHOWN_FIRST_LINES), '…', ...lines.slice(-SHOWN_LAST_LINES)]
}
