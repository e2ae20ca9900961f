import type { Standing } from '#lib/setup/standing.ts'

/** One check as the checklist counts it. */
export type Counted = {
  label: string
  /** `stale`: it was ok, too long ago to count. */
  state: 'ok' | 'stale' | 'waiting' | 'failed' | 'unknown' | 'unchecked'
  isSkipped: boolean
}

export type Readiness = {
  /** Nothing that counts is anything but ok. */
  isReady: boolean
  /** What counts is what was not set aside. */
  done: number
  total: number
  skipped: number
  /** What is failed comes first, then what is waited for. */
  open: { label: string; state: Counted['state'] }[]
}

/** What a step counts as: one that was ok too long ago proves nothing any more. Pure. */
export function countedState({
  standing,
  isStale,
}: {
  standing: Pick<Standing, 'state'> | null
  isStale: boolean
}): Counted['state'] {
  if (!standing) return 'unchecked'
  return isStale && standing.state === 'ok' ? 'stale' : standing.state
}

/** How far the set-up is. With nothing to count it is not ready: nothing is proven. Pure. */
export function readiness(checks: readonly Counted[]): Readiness {
  const counted = checks.filter((check) => !check.isSkipped)
  const open = counted.filter((check) => check.state !== 'ok')
  return {
    isReady: counted.length > 0 && open.length === 0,
    done: counted.length - open.length,
    total: counted.length,
    skipped: checks.length - counted.length,
    open: [
      ...open.filter(({ state }) => state === 'failed'),
      ...open.filter(({ state }) => state !== 'failed'),
    ].map(({ label, state }) => ({ label, state })),
  }
}
