// @ts-check

const KEPT_LINES = 40
/** A line of the log (lib/log.ts) at level warn or above. */
const WARNING = /^\{"level":([456]0),/

/**
 * Passes on what the processes print. During the start it holds it back, so that the steps stay readable and the URL
 * and the sign-in come last; warnings and errors follow when it opens.
 * @param {(line: string) => void} print
 */
export function createRelay(print) {
  let isOpen = false
  /** @type {Map<string, string[]>} */
  const last = new Map()
  /** @type {string[]} */
  const warnings = []
  return {
    /** @param {string} name @returns {(line: string, isError: boolean) => void} */
    from: (name) => (line, isError) => {
      const lines = last.get(name) ?? []
      last.set(name, [...lines, line].slice(-KEPT_LINES))
      if (isOpen) print(line)
      else if (isError || WARNING.test(line)) warnings.push(line)
    },
    /** The last output of a process. @param {string} name */
    lastLines: (name) => (last.get(name) ?? []).join('\n'),
    open() {
      isOpen = true
      for (const line of warnings.splice(0)) print(line)
    },
  }
}
