import { defineConfig } from 'vitest/config'

/** Starts whole copies of the checkout: one at a time, with limits that are only there to end what hangs. */
export default defineConfig({
  test: {
    include: ['tests/launch/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
