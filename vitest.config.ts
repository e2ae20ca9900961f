import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Half a minute each, in which they wait for a process to be given up. */
const WAITING = ['tests/wiring/frozen-worker.test.ts', 'tests/wiring/worker-crash.test.ts']

/** They come first, so that none of them is left to wait alone at the end. */
// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a class
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWaiting = ({ moduleId }: TestSpecification) => WAITING.some((name) => moduleId.endsWith(name))
    const sorted = await super.sort(files)
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))]
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'tests/launch/**', 'node_modules/**'],
    globalSetup: ['tests/setup/database.ts'],
    setupFiles: ['tests/setup/every-test.ts'],
    pool: 'forks',
    // One more than cores: some wait until a frozen or killed process is given up.
    maxWorkers: 3,
    sequence: { sequencer: WaitingFirst },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    retry: process.env.CI === 'true' ? 1 : 0,
  },
})
