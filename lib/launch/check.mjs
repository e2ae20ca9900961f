// @ts-check
import { spawnSync } from 'node:child_process'
import { enter } from './enter.mjs'

const bin = (/** @type {string} */ name) => `node_modules/.bin/${name}`

/** What `npm run check` runs, in this order: types of pages and tables first, since a fresh clone has neither. */
const CHECKS = [
  ['prisma generate', bin('prisma'), 'generate'],
  ['next typegen', bin('next'), 'typegen'],
  ['prettier', bin('prettier'), '--check', '--log-level', 'warn', '.'],
  ['eslint', bin('eslint'), '--max-warnings', '0', '.'],
  ['tsc', bin('tsc'), '--noEmit', '-p', '.'],
  ['dependency-cruiser', bin('depcruise'), 'app', 'components', 'lib', 'prisma', 'tests'],
  ['knip', bin('knip')],
]

/** `npm run check`: installs what is missing, stops at the first check that fails, and names it. */
enter(async () => {
  const { ROOT } = await import('./config.mjs')
  const { install } = await import('./install.mjs')
  const { noBook } = await import('./process-book.mjs')
  const { commandRunner } = await import('./run-command.mjs')
  const { createScreen } = await import('./steps.mjs')

  process.chdir(ROOT)
  await install(commandRunner(noBook), createScreen().step('install'))
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
  }
  for (const [name, command = '', ...args] of CHECKS) {
    const startedAt = Date.now()
    console.log(`check ${name}`)
    const { status, error } = spawnSync(command, args, { cwd: ROOT, env, stdio: 'inherit' })
    if (status !== 0) {
      console.error(`The check ${name} failed${error ? ` (${error.message})` : ''}.`)
      return 1
    }
    console.log(`      ${name} passed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  }
})
