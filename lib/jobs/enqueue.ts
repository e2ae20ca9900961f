import { Prisma } from '#db/client.ts'
import type { SqlTx } from '#lib/db.ts'
import { JOBS, PRIORITY, type JobName, type JobPayload } from '#lib/jobs/catalog.ts'

type Options = {
  /** Not before this time. */
  runAt?: Date
  /** How often the job is tried in all. */
  maxAttempts?: number
  /** While a job by this key waits, asking again makes no second one and moves it to no other time. */
  jobKey?: string
  /** Nobody waits for it: others of its name go first. */
  isBulk?: boolean
}

/** Job attempts when nothing else is said: with Graphile's backoff (e^n seconds) about 11 hours. */
const MAX_ATTEMPTS = 10
const BEHIND_OTHERS = 5

/** Puts one job into the queue as part of the caller's transaction: it exists exactly if the rows it is about do. */
export function enqueue<Name extends JobName>(
  tx: SqlTx,
  name: Name,
  payload: JobPayload<Name>,
  options: Options = {},
): Promise<void> {
  return enqueueAll(tx, name, [payload], options)
}

/** Puts many jobs of one name into the queue in one statement. */
export async function enqueueAll<Name extends JobName>(
  tx: SqlTx,
  name: Name,
  payloads: JobPayload<Name>[],
  options: Options = {},
): Promise<void> {
  if (payloads.length > 0) await tx.$executeRaw(enqueueing(name, payloads, options))
}

/** The query that puts jobs into the queue, for a statement that does more than that. It runs only if its rows are read. */
export function enqueueing<Name extends JobName>(
  name: Name,
  payloads: JobPayload<Name>[],
  options: Options = {},
): Prisma.Sql {
  const specs = payloads.map((payload) => ({
    identifier: name,
    payload: JOBS[name].parse(payload),
    run_at: options.runAt ?? null,
    max_attempts: options.maxAttempts ?? MAX_ATTEMPTS,
    priority: PRIORITY[name] + (options.isBulk ? BEHIND_OTHERS : 0),
    job_key: options.jobKey ?? null,
  }))
  return Prisma.sql`
    select graphile_worker.add_jobs(array(
      select json_populate_record(null::graphile_worker.job_spec, spec)
      from json_array_elements(${JSON.stringify(specs)}::json) as spec
    ), job_key_preserve_run_at := true)`
}
