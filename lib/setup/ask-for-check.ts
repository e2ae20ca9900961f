import { transaction } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'

/**
 * Asks the worker to check the set-up. Any number of tabs may ask: one job waits at a time, and for the checklist the
 * run itself keeps to one in 10 s.
 */
export async function askForCheck(reason: 'checklist' | 'demand', askedById: string): Promise<void> {
  await transaction((tx) =>
    enqueue(
      tx,
      'setup.check',
      { reason, askedById: reason === 'demand' ? askedById : null },
      { jobKey: `setup.check:${reason}`, maxAttempts: 1 },
    ),
  )
}
