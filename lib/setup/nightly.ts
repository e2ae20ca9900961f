import type { Tx } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'

/** 03:17 UTC: when few people look on, and off the full hour, when all the world asks SendGrid. */
const HOUR = 3
const MINUTE = 17

/**
 * Queues the next night's run. Any number of workers may ask at any time: the job is named for its night. Each run asks
 * for the one after it; one that fell due while everything was off runs once when a worker is back.
 */
export async function scheduleNightlyCheck(tx: Tx, now: Date): Promise<void> {
  const runAt = nextNight(now)
  const night = runAt.toISOString().slice(0, 10)
  await enqueue(
    tx,
    'setup.check',
    { reason: 'nightly', night },
    { runAt, jobKey: `setup.check:nightly:${night}` },
  )
}

/** The next 03:17 UTC after `now`. Pure. */
export function nextNight(now: Date): Date {
  const next = new Date(now)
  next.setUTCHours(HOUR, MINUTE, 0, 0)
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1)
  return next
}
