// @ts-check
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { bundle } from './bundle.mjs'
import { ROOT, readConfig } from './config.mjs'
import { lockDataDir, prepareDataDir } from './data-dir.mjs'
import { createFirstAdmin } from './first-admin.mjs'
import { generate } from './generate.mjs'
import { install } from './install.mjs'
import { keepDatabase } from './keep-database.mjs'
import { STOPPED, createLifecycle } from './lifecycle.mjs'
import { migrate } from './migrate.mjs'
import { requireFreePort, requireFreeSandboxPort } from './ports.mjs'
import { endLeftovers, openProcessBook } from './process-book.mjs'
import { createRelay } from './relay.mjs'
import { commandRunner } from './run-command.mjs'
import { keepSecretKey } from './secret.mjs'
import { serve } from './serve.mjs'
import { createScreen } from './steps.mjs'

/**
 * `npm start`: from a bare checkout to a running Mailroom, then keeps it running until it is asked to stop.
 * @returns {Promise<number>} the exit code
 */
export async function launch() {
  process.chdir(ROOT)
  const config = readConfig(process.env)
  const screen = createScreen()
  screen.line(`Mailroom, on Node ${process.versions.node}, data in ${config.dataDir}`)
  prepareDataDir(config.dataDir)
  const unlock = lockDataDir(config.dataDir)
  const lifecycle = createLifecycle(screen.line)
  try {
    await start(config, screen, lifecycle)
    await lifecycle.untilStop()
    return await lifecycle.stop()
  } catch (error) {
    const code = await lifecycle.stop()
    if (error === STOPPED) return code
    throw error
  } finally {
    unlock()
  }
}

/**
 * @param {import('./config.mjs').Config} config
 * @param {import('./steps.mjs').Screen} screen
 * @param {import('./lifecycle.mjs').Lifecycle} lifecycle
 */
async function start(config, screen, lifecycle) {
  const bookPath = join(config.dataDir, 'processes.json')
  const left = await lifecycle.during(endLeftovers(bookPath))
  if (left.length > 0) screen.line(`Processes that an earlier start left were ended: ${left.join(', ')}`)
  await requireFreePort(config.host, config.port)
  const isFirst = config.databaseUrl === null && !existsSync(join(config.dataDir, 'database.json'))
  // Later starts know only from the database whether the sandbox is the provider: `serve` looks again.
  if (isFirst && !config.hasTransactionalKey) await requireFreeSandboxPort(config.sandboxPort)

  const secretKey = keepSecretKey(config)
  const book = openProcessBook(bookPath)
  const run = commandRunner(book, lifecycle.holdCommand)
  /**
   * @template T
   * @param {string} name
   * @param {(step: import('./steps.mjs').Step) => Promise<T>} work
   */
  const step = async (name, work) => {
    const shown = screen.step(name)
    try {
      return await lifecycle.during(work(shown))
    } finally {
      shown.abandon()
    }
  }

  await step('install', (shown) => install(run, shown))
  await step('generate', (shown) => generate(run, shown))
  const programs = await step('bundle', (shown) => bundle(run, shown))
  const databaseUrl = await step('database', (shown) => openDatabase(config, screen, lifecycle, shown))
  const env = { DATABASE_URL: databaseUrl, DATA_DIR: config.dataDir }
  await step('migrate', (shown) => migrate(run, shown, { programs, databaseUrl }))
  const admin = await step('admin', (shown) => createFirstAdmin(run, shown, { programs, env }))
  await step('build', (shown) => build(run, shown, config.distDir))

  const relay = createRelay(screen.line)
  await serve({ config, secretKey, programs, env, book, screen, relay, lifecycle, step })
  screen.line('')
  screen.line(`Mailroom runs at ${config.appUrl} (Ctrl-C stops it)`)
  screen.line(
    `Sign in as ${admin.email} with ${admin.password ? `the password ${admin.password}` : 'your password'}`,
  )
  relay.open()
}

/**
 * @param {import('./config.mjs').Config} config
 * @param {import('./steps.mjs').Screen} screen
 * @param {import('./lifecycle.mjs').Lifecycle} lifecycle
 * @param {import('./steps.mjs').Step} shown
 * @returns {Promise<string>} the database's URL
 */
async function openDatabase(config, screen, lifecycle, shown) {
  if (config.databaseUrl !== null) {
    shown.skip(`the server at ${new URL(config.databaseUrl).host}`)
    return config.databaseUrl
  }
  shown.run('PostgreSQL')
  const database = await keepDatabase(config.dataDir, screen.line)
  lifecycle.hold('database', database)
  shown.done(`PostgreSQL on port ${database.port}${database.isNew ? ', newly made' : ''}`)
  return database.url
}
