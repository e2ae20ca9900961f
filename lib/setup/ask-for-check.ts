import { transaction, type Tx } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'

export type Asked = {
  /** An earlier request has waited for half a minute: no worker is there to take it. */
  isWorkerAway: boolean
}

/**
 * Asks the worker to check the set-up. Any number of tabs may ask: one job waits at a time, and for the checklist the
 * run itself keeps to one in 10 s.
 */
export async function askForCheck(reason: 'checklist' | 'demand', askedById: string): Promise<Asked> {
  const jobKey = `setup.check:${reason}`
  return transaction(async (tx) => {
    const isWorkerAway = await isOverdue(tx, jobKey)
    await enqueue(
      tx,
      'setup.check',
      { reason, askedById: reason === 'demand' ? askedById : null },
      { jobKey, maxAttempts: 1 },
    )
    return { isWorkerAway }
  })
}

async function isOverdue(tx: Tx, jobKey: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ found: boolean }[]>`
    select exists (
      select 1 from graphile_worker.jobs
      where "key" = ${jobKey} and "locked_at" is null and "attempts" = 0 and "run_at" < now() - interval '30 seconds'
    ) as "found"`
  return rows[0]?.found === true
}
