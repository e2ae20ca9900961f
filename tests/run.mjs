// @ts-check
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { enter } from '../lib/launch/enter.mjs'

/**
 * `npm test`: works on a bare clone. Installs, generates, builds once, then runs vitest, the browser stories and the
 * launch tests; the last line sums all of them. `npm test -- tests/sendgrid` runs what is below the folder alone.
 */
enter(async () => {
  const { build } = await import('../lib/launch/build.mjs')
  const { ROOT, inRoot } = await import('../lib/launch/config.mjs')
  const { generate } = await import('../lib/launch/generate.mjs')
  const { install } = await import('../lib/launch/install.mjs')
  const { startPostgres } = await import('../lib/launch/postgres.mjs')
  const { SCRATCH_SETTINGS } = await import('./support/scratch-settings.mjs')
  const { noBook } = await import('../lib/launch/process-book.mjs')
  const { commandRunner } = await import('../lib/launch/run-command.mjs')
  const { createScreen } = await import('../lib/launch/steps.mjs')
  const { findBrowser } = await import('./run/find-browser.mjs')
  const { runBrowserStories, runVitest } = await import('./run/runners.mjs')

  process.chdir(ROOT)
  // Ctrl-C ends the runners, which share our terminal; we live on to stop the database.
  process.on('SIGINT', () => screen.line('Stopping.'))
  const startedAt = Date.now()
  const filters = process.argv.slice(2)
  const wants = (/** @type {string} */ folder) =>
    filters.length === 0 ||
    filters.some((filter) => filter.startsWith(folder) || folder.startsWith(`${filter}/`))
  const wantsUnits =
    filters.length === 0 || filters.some((filter) => !/^tests\/(e2e|matrix|launch)/.test(filter))
  const wantsStories = wants('tests/e2e') || wants('tests/matrix')
  const screen = createScreen()
  const run = commandRunner(noBook)
  const scratch = mkdtempSync(join(tmpdir(), 'mailroom-test-'))
  // User postgres passes through when we are root.
  chmodSync(scratch, 0o711)

  await install(run, screen.step('install'))
  await generate(run, screen.step('generate'))
  if (wantsStories || wants('tests/launch')) await build(run, screen.step('build'), '.next-test')
  const postgres = process.env.TEST_DATABASE_URL
    ? null
    : await startPostgres({ dataDir: scratch, settings: SCRATCH_SETTINGS })
  const env = {
    TEST_DATABASE_URL: process.env.TEST_DATABASE_URL || postgres?.url,
    NEXT_DIST_DIR: '.next-test',
  }
  /** @type {string[]} */
  const notes = []
  const total = { passed: 0, failed: 0, skipped: 0 }
  const add = (/** @type {import('./run/runners.mjs').Counts} */ part) => {
    total.passed += part.passed
    total.failed += part.failed
    total.skipped += part.skipped
    for (const { name, message } of part.failures) notes.push(`Failed: ${name}\n${message}\n`)
    for (const name of part.secondTries) notes.push(`Passed only when tried again: ${name}`)
  }

  try {
    if (wantsUnits) {
      const units = filters.filter((filter) => !/^tests\/(e2e|matrix|launch)/.test(filter))
      add(
        await runVitest({
          config: 'vitest.config.ts',
          filters: units,
          env,
          report: join(scratch, 'units.json'),
        }),
      )
    }
    if (wantsStories && !hasStories(inRoot('tests', 'e2e'))) {
      notes.push('There are no browser stories in tests/e2e.')
      total.failed += 1
    } else if (wantsStories) {
      const browser = await findBrowser()
      const stories = filters.filter((filter) => /^tests\/(e2e|matrix)/.test(filter))
      const report = join(scratch, 'stories.json')
      add(await runBrowserStories({ browser, filters: stories, env, report }))
      if (!browser) {
        notes.push(
          'No browser was found, so the browser stories were skipped. Install Chromium or set CHROMIUM_PATH.',
        )
        if (process.env.CI === 'true') total.failed += 1
      }
    }
    if (wants('tests/launch')) {
      const launches = filters.filter((filter) => filter.startsWith('tests/launch'))
      const report = join(scratch, 'launch.json')
      add(await runVitest({ config: 'tests/launch/vitest.config.ts', filters: launches, env, report }))
    }
  } finally {
    await postgres?.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
  for (const note of notes) screen.line(note)
  screen.line(`All of it took ${Math.round((Date.now() - startedAt) / 1000)} s.`)
  screen.line(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return total.failed > 0 || total.passed === 0 ? 1 : 0

  /** @param {string} folder */
  function hasStories(folder) {
    return (
      existsSync(folder) &&
      readdirSync(folder, { recursive: true }).some((name) => /\.(spec|test)\.ts$/.test(String(name)))
    )
  }
})
