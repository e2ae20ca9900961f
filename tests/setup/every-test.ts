// Next keeps what belongs to a request in AsyncLocalStorage and looks for it on the global when it loads.
import 'next/dist/server/node-environment-baseline.js'
import { afterEach, beforeEach, expect, vi } from 'vitest'

process.env.SECRET_KEY ??= 'a secret key for tests only, long enough'
process.env.LOG_LEVEL ??= 'silent'
process.env.INSTANCE ??= 'test'

beforeEach(() => {
  vi.spyOn(console, 'error')
})

afterEach(() => {
  expect(vi.mocked(console.error).mock.calls, 'console.error was called').toEqual([])
  vi.restoreAllMocks()
})
