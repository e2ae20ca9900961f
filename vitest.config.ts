import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'tests/launch/**', 'node_modules/**'],
    globalSetup: ['tests/setup/database.ts'],
    setupFiles: ['tests/setup/every-test.ts'],
    pool: 'forks',
    // One more than cores: some wait until a frozen or killed process is given up.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    retry: process.env.CI === 'true' ? 1 : 0,
  },
})
