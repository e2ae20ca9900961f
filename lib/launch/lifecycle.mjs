// @ts-check

/** When, after the stop began, each part is killed if it is still there. A worker drains for up to 25 s. */
const STOP_LIMITS_MS = { web: 5_000, worker: 26_000, sandbox: 27_000, database: 28_500 }
/** Ctrl-C reaches us twice under npm, from the terminal and from npm: what follows so closely is the same one. */
const SAME_SIGNAL_MS = 1_000
const CLEAN = 0
const KILLED = 130

/**
 * @typedef {keyof typeof STOP_LIMITS_MS} PartName
 * @typedef {{ stop: (limitMs: number) => Promise<void>, kill: () => void }} Part
 * @typedef {ReturnType<typeof createLifecycle>} Lifecycle
 */

/**
 * Holds what is running and ends it in order: web, worker, sandbox, PostgreSQL. Obeys SIGINT, SIGTERM and SIGHUP; a
 * second one kills at once.
 * @param {(note: string) => void} note
 */
export function createLifecycle(note) {
  /** @type {Map<PartName, Part>} */
  const parts = new Map()
  /** @type {Set<import('./spawn-own.mjs').Own>} */
  const commands = new Set()
  let signalledAt = 0
  /** @type {() => void} */
  let requestStop = () => {}
  /** @type {Promise<typeof STOPPED>} */
  const stopRequested = new Promise((resolve) => (requestStop = () => resolve(STOPPED)))

  const killAll = () => {
    for (const command of commands) command.kill()
    for (const part of parts.values()) part.kill()
  }
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    if (signalledAt === 0) {
      signalledAt = Date.now()
      note(`${signal}: stopping. Press Ctrl-C again to stop at once.`)
      for (const command of commands) command.kill()
      requestStop()
    } else if (Date.now() - signalledAt > SAME_SIGNAL_MS) {
      killAll()
      process.exit(KILLED)
    }
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, onSignal)

  return {
    /** @param {PartName} name @param {Part} part */
    hold: (name, part) => void parts.set(name, part),
    /** A part that is stopped on its own. @param {PartName} name */
    async drop(name) {
      const part = parts.get(name)
      parts.delete(name)
      await part?.stop(STOP_LIMITS_MS.web)
    },
    /** @param {import('./spawn-own.mjs').Own} command */
    holdCommand(command) {
      commands.add(command)
      void command.exited.then(() => commands.delete(command))
      if (signalledAt > 0) command.kill()
    },
    /**
     * Waits for `work` unless a stop is asked for meanwhile: then throws `STOPPED`.
     * @template T
     * @param {Promise<T>} work
     * @returns {Promise<T>}
     */
    async during(work) {
      const result = await Promise.race([work.catch(orStopped), stopRequested])
      if (result === STOPPED) throw STOPPED
      return /** @type {T} */ (result)
    },
    untilStop: () => stopRequested,
    /** Stops all parts, in order, each within its limit. @returns {Promise<number>} the exit code */
    async stop() {
      const begunAt = Date.now()
      for (const name of /** @type {PartName[]} */ (Object.keys(STOP_LIMITS_MS))) {
        const leftMs = Math.max(STOP_LIMITS_MS[name] - (Date.now() - begunAt), 200)
        await parts.get(name)?.stop(leftMs)
      }
      return CLEAN
    },
  }

  /** A command that we killed has not failed. @param {unknown} error */
  function orStopped(error) {
    if (signalledAt > 0) return STOPPED
    throw error
  }
}

/** Thrown through the start when somebody asks to stop. */
export const STOPPED = Symbol('stopped')
