import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gather } from '#components/live/gather.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('many who ask within a moment are answered once, and whoever asks later once more', () => {
  const run = vi.fn()
  const { ask } = gather(run, 300)
  for (let round = 0; round < 9; round += 1) {
    ask()
    vi.advanceTimersByTime(20)
  }
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(120)
  expect(run, 'not put off by those who ask again').toHaveBeenCalledTimes(1)
  ask()
  vi.advanceTimersByTime(300)
  expect(run).toHaveBeenCalledTimes(2)
})

test('what was given up is not run', () => {
  const run = vi.fn()
  const { ask, cancel } = gather(run, 300)
  ask()
  cancel()
  vi.advanceTimersByTime(1_000)
  expect(run).not.toHaveBeenCalled()
  ask()
  vi.advanceTimersByTime(300)
  expect(run).toHaveBeenCalledTimes(1)
})
