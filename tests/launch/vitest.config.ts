import { defineConfig } from 'vitest/config'

/** Starts whole copies of the checkout, all at a time: they mostly wait. The limits only end what hangs. */
export default defineConfig({
  test: {
    include: ['tests/launch/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 4,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    retry: process.env.CI === 'true' ? 1 : 0,
  },
})
