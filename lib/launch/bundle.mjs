// @ts-check
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, inRoot } from './config.mjs'
import { failure } from './failures.mjs'
import { hashOf } from './files.mjs'

const FOLDER = inRoot('.programs')
/** Where the processes beside web begin. */
const PROGRAMS = {
  worker: 'lib/wiring/worker-process.ts',
  sandbox: 'lib/sandbox/process.ts',
  admin: 'lib/wiring/admin.ts',
  migrate: 'prisma/migrate.ts',
}
/** What they are made of; packages stay where they are. */
const SOURCES = [
  ...['lib', 'prisma/schema.prisma', 'package-lock.json', 'tsconfig.json'],
  ...['prisma/migrate.ts', 'prisma/migration-adapter.ts', 'prisma/schema-engine.ts'],
]
/** With those of earlier sources, from which something may still be running. */
const KEPT = 5

/**
 * Makes one file of JavaScript of each program, unless those of these sources are there: it starts in half the time that
 * loading its sources through tsx takes. The folder is named after its sources and appears whole, so a kill or another
 * start beside this one leaves no part of it.
 * @param {import('./run-command.mjs').RunCommand} run
 * @param {import('./steps.mjs').Step} [step]
 * @returns {Promise<string>} the folder, for `program`
 */
export async function bundle(run, step) {
  const folder = join(FOLDER, hashOf(ROOT, SOURCES).slice(0, 16))
  if (existsSync(folder)) {
    step?.skip('the programs are of these sources')
    return folder
  }
  step?.run('the programs')
  const made = `${folder}.${process.pid}`
  const args = [
    ...Object.entries(PROGRAMS).map(([name, file]) => `${name}=${file}`),
    ...['--bundle', '--packages=external', '--platform=node', '--format=esm', '--target=node20.19'],
    ...['--sourcemap', '--sources-content=false', '--log-level=warning'],
    ...[`--outdir=${made}`, '--out-extension:.js=.mjs'],
  ]
  const result = await run({ name: 'bundle', command: inRoot('node_modules', '.bin', 'esbuild'), args })
  if (result.code !== 0) throw failure('bundle-failed', {}, result.tail)
  // Another start may have been quicker; its folder is as good.
  if (existsSync(folder)) rmSync(made, { recursive: true })
  else renameSync(made, folder)
  removeOld()
  step?.done('the programs')
  return folder
}

/**
 * What Node is given to run one of them. With 32 MB for young objects instead of Node's 16, more of a batch of events dies
 * among them, and a worker under load held an eighth less.
 * @param {string} folder
 * @param {keyof typeof PROGRAMS} name
 */
export function program(folder, name) {
  return ['--max-semi-space-size=32', '--enable-source-maps', join(folder, `${name}.mjs`)]
}

function removeOld() {
  const folders = readdirSync(FOLDER).map((name) => join(FOLDER, name))
  const byAge = folders.map((path) => ({ path, at: statSync(path).mtimeMs })).sort((a, b) => b.at - a.at)
  for (const { path } of byAge.slice(KEPT)) rmSync(path, { recursive: true, force: true })
}
