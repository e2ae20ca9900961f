// @ts-check
import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from './failures.mjs'
import { CLUSTER_NAME, makeCluster, requireFittingVersion, spawnOptions } from './postgres-cluster.mjs'
import { settlePostgresHome } from './postgres-home.mjs'
import { endLeftPostmaster, endPostmaster, readPostmasterFile } from './postmaster.mjs'

/** Recovery after a crash reads up to max_wal_size; a slow disk needs its time. */
const START_LIMIT_MS = 300_000
/** After a kill -9 the dead postmaster's backends hold on for a moment, and a new one refuses to start. */
const RETRY_MS = 10_000
const LOG_LIMIT_BYTES = 10_000_000

/**
 * What differs from PostgreSQL's defaults. Commits stay synchronous: an answered post must survive a crash.
 * @type {Record<string, string>}
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
}

/**
 * @typedef {object} Postgres
 * @property {string} url by its UNIX socket where it has one
 * @property {number} pid
 * @property {number} port
 * @property {boolean} isNew the cluster was made just now
 * @property {Promise<string>} gone resolves with how the server ended, asked or not
 * @property {(graceMs?: number) => Promise<void>} stop
 */

/**
 * Starts the PostgreSQL that comes with the packages on files under `dataDir`, making them when absent. It outlives us
 * until `stop` or the next start. As root it runs as user postgres, who must be able to enter `dataDir` (mode 0711),
 * or the files go to /var/lib/mailroom.
 * @param {object} options
 * @param {string} options.dataDir absolute
 * @param {number} [options.port] insists on this port; default: the one kept, else a free one
 * @param {Record<string, string>} [options.settings] further settings, for scratch databases
 * @param {(note: string) => void} [options.log] what a person should know
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ dataDir, port: wantedPort, settings = {}, log = () => {} }) {
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  const home = settlePostgresHome(dataDir, log)
  requireFittingVersion(home)
  const isNew = !existsSync(home.cluster)
  if (isNew) await makeCluster(home)
  else if (await endLeftPostmaster(home.cluster)) log('A PostgreSQL that an earlier start left was stopped')

  const deadline = Date.now() + RETRY_MS
  for (;;) {
    const port = wantedPort ?? (await freePort(home.port))
    if (port !== home.port) home.keepPort(port)
    const logPath = rotatedLog(dataDir)
    // Nobody holds it: a server that an earlier start left is gone. Its number may be another process's by now.
    if (home.sockets !== null) rmSync(join(home.sockets, `.s.PGSQL.${port}.lock`), { force: true })
    const ours = { ...SETTINGS, unix_socket_directories: home.sockets ?? '', port: String(port) }
    const started = await startOnce(home, { ...ours, ...settings }, logPath)
    if (started.server) {
      const login = `postgresql://${CLUSTER_NAME}:${home.password}@127.0.0.1:${port}/${CLUSTER_NAME}`
      const url = home.sockets === null ? login : `${login}?host=${encodeURIComponent(home.sockets)}`
      const { pid, gone, lives } = started.server
      return { url, pid, port, isNew, gone, stop: (graceMs = 8_000) => endPostmaster(pid, lives, graceMs) }
    }
    if (!started.isPassing || Date.now() > deadline) {
      throw failure('database-start-failed', { reason: started.reason, log: logPath })
    }
    await sleep(200)
  }
}

/**
 * One try. The cluster's own file says when it is ready.
 * @param {import('./postgres-home.mjs').Home} home
 * @param {Record<string, string>} settings
 * @param {string} logPath
 * @returns {Promise<{ server: { pid: number, gone: Promise<string>, lives: () => boolean } | null, reason: string, isPassing: boolean }>}
 */
async function startOnce({ bin, cluster, user }, settings, logPath) {
  const logFile = openSync(logPath, 'a', 0o600)
  const logStart = fstatSync(logFile).size
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(join(bin, 'postgres'), ['-D', cluster, ...options], {
    ...spawnOptions(user),
    stdio: ['ignore', logFile, logFile],
  })
  closeSync(logFile)
  child.unref()
  /** @type {string | null} */
  let end = null
  /** @type {Promise<string>} */
  const gone = new Promise((resolve) => {
    const ended = (/** @type {string} */ how) => resolve((end = how))
    child.once('error', (error) => ended(error.message))
    child.once('exit', (code, signal) => ended(signal ? `by ${signal}` : `with code ${code}`))
  })
  const deadline = Date.now() + START_LIMIT_MS
  while (end === null && Date.now() < deadline) {
    const file = readPostmasterFile(cluster)
    if (file?.pid === child.pid && file?.isReady)
      return {
        server: { pid: Number(child.pid), gone, lives: () => end === null },
        reason: '',
        isPassing: false,
      }
    await sleep(20)
  }
  child.kill('SIGKILL')
  const words = readFileSync(logPath).subarray(logStart).toString('utf8')
  const fatal = /FATAL:\s+(.*)/.exec(words)?.[1]
  const isPassing = /pre-existing shared memory|lock file "postmaster.pid"|Address already in use/.test(words)
  return { server: null, reason: fatal ?? `it ended ${end ?? 'while starting'}`, isPassing }
}

/** The server's log; a long one is put aside, so that at most two are kept. @param {string} dataDir */
function rotatedLog(dataDir) {
  const path = join(dataDir, 'logs', 'postgres.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`)
  return path
}

/**
 * The port kept from the last start if nobody has taken it, else a free one.
 * @param {number | null} kept
 * @returns {Promise<number>}
 */
async function freePort(kept) {
  return (kept !== null && (await tryPort(kept))) || (await tryPort(0)) || 0
}

/** @param {number} port @returns {Promise<number | null>} */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : null))
    })
  })
}
