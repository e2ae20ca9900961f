import { setTimeout as pause } from 'node:timers/promises'
import { Logger, run, type Runner, type TaskList } from 'graphile-worker'
import type { Pool } from 'pg'
import {
  JOBS,
  LANE,
  LANES,
  type JobContext,
  type JobHandlers,
  type JobName,
  type Lane,
} from '#lib/jobs/catalog.ts'
import { holdPoolLock } from '#lib/jobs/dead-workers.ts'
import { log } from '#lib/log.ts'

/** Jobs run this soon after they fall due when no NOTIFY woke the runner. */
const POLL_MS = 1_000
/** Running jobs are given this long at a stop; the launcher kills after 30 s. */
const STOP_PATIENCE_MS = 20_000
/** Jobs of a lane that ended by itself may go on for this long before others take them. */
const LEAVE_PATIENCE_MS = 25_000
/** The server notices a client that is gone after about 11 s instead of two hours. */
export const SERVER_KEEP_ALIVE =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3'

/** Graphile tells of each job at `info`; that is for debugging. Its messages name jobs, never what they carry. */
const LOG_LEVEL = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const

type Ground = { lane: Lane; handlers: JobHandlers; pool: Pool; connectionString: string }

export type RunningLane = {
  /** Resolves when it ended by itself or began to, with why. */
  ended: Promise<string>
  /** Once it ended by itself: waits for its last jobs, then leaves those that are locked to the sweep. */
  leave: () => Promise<void>
  stop: () => Promise<void>
}

/** Runs the jobs of one lane, so that a flood in another is not before them. */
export async function startLane({ lane, handlers, pool, connectionString }: Ground): Promise<RunningLane> {
  const poolLock = holdPoolLock({ connectionString, options: SERVER_KEEP_ALIVE })
  const given = new Promise<string>((give) => {
    poolLock.events.on('pool:gracefulShutdown', ({ message }) => give(message))
    poolLock.events.on('pool:forcefulShutdown', ({ message }) => give(message))
  })
  try {
    const runner: Runner = await run({
      pgPool: pool,
      concurrency: LANES[lane],
      pollInterval: POLL_MS,
      noHandleSignals: true,
      parsedCronItems: [],
      logger: new Logger(() => (level, message) => log('jobs')[LOG_LEVEL[level]](message)),
      taskList: tasks(lane, handlers),
      events: poolLock.events,
      preset: {
        worker: {
          gracefulShutdownAbortTimeout: STOP_PATIENCE_MS,
          // With a delay, a job that ends during `stop()` would stay locked for hours.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    })
    const settled = Promise.allSettled([runner.promise])
    const ended = Promise.race([given, settled.then(() => 'it came to its end')])
    let hasEnded = false
    void ended.then(() => (hasEnded = true))
    const leave = async () => {
      await Promise.race([settled, pause(LEAVE_PATIENCE_MS, null, { ref: false })])
      await poolLock.release()
    }
    return {
      ended,
      leave,
      stop: async () => {
        if (hasEnded) return leave()
        await runner.stop()
        await poolLock.release()
      },
    }
  } catch (error) {
    await poolLock.release()
    throw error
  }
}

function tasks(lane: Lane, handlers: JobHandlers): TaskList {
  const names = Object.keys(JOBS).filter(
    (name): name is JobName => name in JOBS && LANE[name as JobName] === lane,
  )
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (payload, helpers) => {
        const context: JobContext = {
          attempt: helpers.job.attempts,
          lastAttempt: helpers.job.attempts >= helpers.job.max_attempts,
          signal: helpers.abortSignal ?? new AbortController().signal,
        }
        await runOne(handlers, name, payload, context)
      },
    ]),
  )
}

async function runOne<Name extends JobName>(
  handlers: JobHandlers,
  name: Name,
  payload: unknown,
  context: JobContext,
): Promise<void> {
  const handle = handlers[name]
  await handle(JOBS[name].parse(payload) as Parameters<typeof handle>[0], context)
}
