import '../support/short-lived.mjs'
// Next keeps what belongs to a request in AsyncLocalStorage and looks for it on the global when it loads.
import 'next/dist/server/node-environment-baseline.js'
import { format } from 'node:util'
import { afterEach, beforeEach, vi } from 'vitest'

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
