// Next keeps what belongs to a request in AsyncLocalStorage and looks for it on the global when it loads.
import 'next/dist/server/node-environment-baseline.js'
import { format } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { afterEach, beforeEach, vi } from 'vitest'

// A file's process lives for seconds. Optimising what it runs, the database client's WebAssembly before all, took a quarter
// of its processor time; only what is really hot is worth it. (A Node that does not know a flag goes on without.)
for (const flag of ['--liftoff-only', '--interrupt-budget=1000000']) setFlagsFromString(flag)

process.env.SECRET_KEY ??= 'a secret key for tests only, long enough'
process.env.LOG_LEVEL ??= 'silent'
process.env.INSTANCE ??= 'test'

beforeEach(() => {
  vi.spyOn(console, 'error')
})

afterEach(() => {
  const written = vi.mocked(console.error).mock.calls.map((words) => format(...words))
  vi.restoreAllMocks()
  if (written.length > 0) throw new Error(`console.error was called: ${written.join(' | ')}`)
})
