import { defineConfig } from '@playwright/test'
import { chromiumArguments, chromiumPath } from './tests/e2e/support/chromium.ts'

/** Stories and the role matrix run against the built product: `next build` into NEXT_DIST_DIR (.next-test) comes first. */
export default defineConfig({
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/support/database-server.ts',
  // Two products at a time: a story mostly waits for what its own product does. A third made it no faster.
  workers: 2,
  // As in the other two runners: a test that passes only when tried again is named in the last lines.
  retries: process.env.CI === 'true' ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    launchOptions: { executablePath: chromiumPath ?? '/nowhere', args: chromiumArguments },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'off',
  },
  projects: [
    { name: 'matrix', testDir: 'tests/matrix' },
    { name: 'stories', testDir: 'tests/e2e' },
  ],
})
