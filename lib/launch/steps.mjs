// @ts-check

/** How often a long step says that it goes on, where lines cannot be rewritten. */
const PROGRESS_EVERY_MS = 5_000
const REDRAW_EVERY_MS = 200
const NAME_WIDTH = 10

/**
 * @typedef {object} Step
 * @property {(detail: string) => void} run says that the step is being done
 * @property {(detail: string) => void} skip says that there was nothing to do
 * @property {(detail: string) => void} progress latest news of a step under way
 * @property {(detail?: string) => void} done ends the step, with the time it took
 * @property {() => void} abandon ends it without a word: a failure is reported elsewhere
 */

/** @typedef {{ line: (line: string) => void, step: (name: string) => Step }} Screen */

/**
 * Prints the start, one line a step: `run` or `skip`, name, detail. On a terminal the line of a step under way is
 * rewritten in place; elsewhere a long step adds a line every 5 s.
 * @param {NodeJS.WriteStream} [out]
 * @returns {Screen}
 */
export function createScreen(out = process.stdout) {
  return {
    /** @param {string} line */
    line: (line) => void out.write(`${line}\n`),
    /** @param {string} name */
    step: (name) => createStep(name, out),
  }
}

/**
 * @param {string} name
 * @param {NodeJS.WriteStream} out
 * @returns {Step}
 */
function createStep(name, out) {
  const startedAt = Date.now()
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
  const show = (/** @type {string} */ word, /** @type {string} */ detail) =>
    `${word.padEnd(5)} ${name.padEnd(NAME_WIDTH)} ${detail}`.trimEnd()
  const write = (/** @type {string} */ line) => void out.write(out.isTTY ? `\r\x1b[2K${line}\n` : `${line}\n`)
  let latest = ''
  let isAnnounced = false
  let isOver = false

  const timer = setInterval(
    () => {
      const detail = `${latest} ${seconds()}`.trim()
      const line = show(isAnnounced ? 'run' : '', detail).slice(0, (out.columns || 110) - 1)
      out.write(out.isTTY ? `\r\x1b[2K${line}` : `${show('', detail)}\n`)
    },
    out.isTTY ? REDRAW_EVERY_MS : PROGRESS_EVERY_MS,
  )
  timer.unref()

  const end = (/** @type {string | null} */ line) => {
    if (isOver) return
    isOver = true
    clearInterval(timer)
    if (line !== null) write(line)
    else if (out.isTTY) out.write('\r\x1b[2K')
  }
  return {
    run(detail) {
      isAnnounced = true
      latest = detail
      if (!out.isTTY) out.write(`${show('run', detail)}\n`)
    },
    skip: (detail) => end(show('skip', detail)),
    progress(detail) {
      latest = detail
    },
    done(detail = latest) {
      const word = isAnnounced && !out.isTTY ? 'done' : 'run'
      end(show(word, `${detail} (${seconds()})`.trim()))
    },
    abandon: () => end(null),
  }
}
