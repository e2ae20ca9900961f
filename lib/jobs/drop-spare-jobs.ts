import { sqlStatements } from '#lib/db.ts'
import type { JobName } from '#lib/jobs/catalog.ts'

/**
 * Takes jobs of this name that wait out of the queue, all but the oldest `keep`, which other workers may want. For jobs that
 * carry nothing and find their work themselves: whoever calls this looks for all of it afterwards, as one of these jobs
 * would have, so that rows committed with a dropped job are seen. Returns how many were dropped.
 */
export async function dropSpareJobs(name: JobName, { keep }: { keep: number }): Promise<number> {
  return sqlStatements().$executeRaw`
    select from graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs
      where task_identifier = ${name} and locked_at is null order by id offset ${keep}::int))`
}
