// @ts-check
import { spawn } from 'node:child_process'
import { readIfThere } from '../../lib/launch/files.mjs'

/**
 * @typedef {{ name: string, message: string }} Failure
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[], secondTries: string[] }} Counts
 * @typedef {{ title: string, file: string, tests: { status: string, results: { error?: { message: string } }[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 */

/**
 * @param {{ config: string, filters: string[], env: Record<string, string | undefined>, report: string }} options
 * @returns {Promise<Counts>}
 */
export async function runVitest({ config, filters, env, report }) {
  const reporters = ['--reporter=default', '--reporter=./tests/run/vitest-reporter.ts']
  const code = await runInView(
    'node_modules/.bin/vitest',
    ['run', '--config', config, ...reporters, ...filters],
    { ...env, VITEST_REPORT: report },
  )
  const text = readIfThere(report)
  return counted(text === null ? nothing() : JSON.parse(text), code, `vitest with ${config}`)
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
  const counts = nothing()
  for (const spec of specsIn(JSON.parse(readIfThere(report) ?? '{}'))) {
    if (browser) addSpec(counts, spec)
    else counts.skipped += 1
  }
  return counted(counts, code, 'playwright')
}

/** @returns {Counts} */
function nothing() {
  return { passed: 0, failed: 0, skipped: 0, failures: [], secondTries: [] }
}

/** @param {Counts} counts @param {Spec} spec */
function addSpec(counts, spec) {
  const name = `${spec.file} › ${spec.title}`
  for (const test of spec.tests) {
    if (test.status === 'skipped') counts.skipped += 1
    else if (test.status === 'unexpected') {
      const message = test.results.find((result) => result.error)?.error?.message ?? 'no message'
      counts.failed += 1
      counts.failures.push({ name, message })
    } else counts.passed += 1
    if (test.status === 'flaky') counts.secondTries.push(name)
  }
}

/**
 * A runner that fails without a failed test (a broken file, no test at all) counts as one failure.
 * @param {Counts} counts
 * @param {number} code
 * @param {string} runner
 * @returns {Counts}
 */
function counted(counts, code, runner) {
  if (code === 0 || counts.failed > 0) return counts
  const failure = { name: runner, message: `ended with code ${code}, and no test of it failed` }
  return { ...counts, failed: 1, failures: [failure] }
}

/** @param {Suite} suite @returns {Spec[]} */
function specsIn(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsIn)]
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
