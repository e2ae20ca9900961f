// @ts-check
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { failure } from './failures.mjs'
import { readIfThere } from './files.mjs'
import { makeFor } from './postgres-home.mjs'

/** User and database of the cluster. */
export const CLUSTER_NAME = 'mailroom'

/**
 * Throws `database-files-version` when the cluster was made by another major version.
 * @param {import('./postgres-home.mjs').Home} home
 */
export function requireFittingVersion({ bin, cluster }) {
  const found = readIfThere(join(cluster, 'PG_VERSION'))?.trim()
  if (!found) return
  const answer = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/' })
  const wanted = /(\d+)[.\d]*\s*$/.exec(answer.stdout ?? '')?.[1] ?? ''
  if (found !== wanted) throw failure('database-files-version', { dir: cluster, found, wanted })
}

/**
 * Makes the cluster beside its place and moves it there when it is whole: an initdb that was killed half-way leaves
 * files on which PostgreSQL refuses to start for ever.
 * @param {import('./postgres-home.mjs').Home} home
 */
export async function makeCluster({ bin, cluster, user, password }) {
  const parent = dirname(cluster)
  for (const name of readdirSync(parent)) {
    // A killed launcher's initdb may still be writing, hence the patience (about 10 s) and a name of our own below.
    if (!name.startsWith('db.new')) continue
    rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
  const fresh = join(parent, `db.new.${process.pid}`)
  const passwordFile = `${fresh}.password`
  makeFor(fresh, user)
  makeFor(passwordFile, user, password)
  // Without an explicit encoding and locale a machine without LANG gets SQL_ASCII.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const login = ['--username', CLUSTER_NAME, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  try {
    await runOnce(join(bin, 'initdb'), ['-D', fresh, ...login, ...locale, '--no-instructions'], user)
    // The package has no psql; single-user mode makes the database without one.
    await runOnce(
      join(bin, 'postgres'),
      ['--single', '-D', fresh, 'postgres'],
      user,
      `CREATE DATABASE ${CLUSTER_NAME}\n`,
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(fresh, cluster)
}

/**
 * None of our environment: PGDATA and its like would be obeyed. The working folder must be one its user can enter.
 * A session of its own: no Ctrl-C reaches it.
 * @param {import('./postgres-home.mjs').User | undefined} user
 */
export function spawnOptions(user) {
  const env = /** @type {NodeJS.ProcessEnv} */ (
    /** @type {unknown} */ ({ PATH: process.env.PATH, LC_ALL: 'C' })
  )
  return { cwd: '/', env, detached: true, ...(user && { uid: user.uid, gid: user.gid }) }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('./postgres-home.mjs').User | undefined} user
 * @param {string} [input]
 */
async function runOnce(command, args, user, input = '') {
  const child = spawn(command, args, { ...spawnOptions(user), stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {
    // It ended before it read its input; the exit code tells why.
  })
  child.stdin.end(input)
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code === 0 ? '' : signal ? `by ${signal}` : `code ${code}`))
  })
  const [how, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (how === '' && !/\bERROR:/.test(err)) return
  throw failure(
    'database-start-failed',
    { reason: `making its files failed: ${how}`, log: 'above' },
    out + err,
  )
}
