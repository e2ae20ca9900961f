// @ts-check
import { spawn } from 'node:child_process'
import { readIfThere } from '../../lib/launch/files.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {{ config: string, filters: string[], env: Record<string, string | undefined>, report: string }} options
 * @returns {Promise<Counts>}
 */
export async function runVitest({ config, filters, env, report }) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runInView(
    'node_modules/.bin/vitest',
    ['run', '--config', config, ...reporters, ...filters],
    env,
  )
  const found = JSON.parse(readIfThere(report) ?? '{}')
  const skipped = (found.numPendingTests ?? 0) + (found.numTodoTests ?? 0)
  return counted({ passed: found.numPassedTests ?? 0, failed: found.numFailedTests ?? 0, skipped }, code)
}

/**
 * Runs the browser stories, or without a browser counts them as skipped.
 * @param {{ browser: string | null, filters: string[], env: Record<string, string | undefined>, report: string }} options
 * @returns {Promise<Counts>}
 */
export async function runBrowserStories({ browser, filters, env, report }) {
  const args = ['test', ...(browser ? ['--reporter=list,json'] : ['--list', '--reporter=json']), ...filters]
  const more = { CHROMIUM_PATH: browser ?? undefined, PLAYWRIGHT_JSON_OUTPUT_NAME: report }
  const code = await runInView('node_modules/.bin/playwright', args, { ...env, ...more })
  const read = JSON.parse(readIfThere(report) ?? '{}')
  if (!browser) return counted({ passed: 0, failed: 0, skipped: storiesIn(read.suites ?? []) }, code)
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = read.stats ?? {}
  return counted({ passed: expected, failed: unexpected + flaky, skipped }, code)
}

/**
 * A runner that fails without a failed test (a broken file, no test at all) counts as one failure.
 * @param {Counts} counts
 * @param {number} code
 */
function counted(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** @param {{ specs?: unknown[], suites?: any[] }[]} suites @returns {number} */
function storiesIn(suites) {
  return suites.reduce((sum, suite) => sum + (suite.specs?.length ?? 0) + storiesIn(suite.suites ?? []), 0)
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<number>}
 */
export function runInView(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.once('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
