// @ts-check
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ROOT } from './config.mjs'
import { signalGroup } from './process-book.mjs'

/**
 * @typedef {object} Spec
 * @property {string} name
 * @property {string} [command] default: this Node
 * @property {string[]} args
 * @property {Record<string, string | undefined>} [env] added to our own
 * @property {string} [cwd] default: the checkout
 * @property {boolean} [withChannel] opens a channel to us; the process leaves when it closes
 * @property {(message: any) => void} [onMessage]
 * @property {(line: string, isError: boolean) => void} onLine
 *
 * @typedef {object} Own
 * @property {number | undefined} pid
 * @property {Promise<string | null>} exited how it ended, in words; null: by itself and well
 * @property {(signal: NodeJS.Signals) => void} signal asks the process alone
 * @property {() => void} kill ends it and all it started, at once
 */

/**
 * Starts a process in a group of its own, so that Ctrl-C reaches the launcher alone and all of it can be ended.
 * @param {Spec} spec
 * @param {import('./process-book.mjs').ProcessBook} book
 * @returns {Own}
 */
export function spawnOwn(spec, book) {
  const child = spawn(spec.command ?? process.execPath, spec.args, {
    cwd: spec.cwd ?? ROOT,
    env: { ...process.env, ...spec.env },
    detached: true,
    stdio: spec.withChannel ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid !== undefined) book.add(spec.name, pid)
  if (child.stdout) createInterface(child.stdout).on('line', (line) => spec.onLine(line, false))
  if (child.stderr) createInterface(child.stderr).on('line', (line) => spec.onLine(line, true))
  if (spec.onMessage) child.on('message', spec.onMessage)

  /** @type {Promise<string | null>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    // 'close' comes after the last line was read, but not while a grandchild holds the pipe.
    child.once('exit', (code, signal) => {
      if (pid !== undefined) book.remove(pid)
      const end = () => resolve(code === 0 ? null : signal ? `by ${signal}` : `with code ${code}`)
      child.once('close', end)
      setTimeout(end, 500).unref()
    })
  })
  return {
    pid,
    exited,
    signal: (signal) => void child.kill(signal),
    kill: () => {
      if (pid !== undefined) signalGroup(pid, 'SIGKILL')
    },
  }
}
