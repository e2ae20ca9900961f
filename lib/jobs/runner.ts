import { setTimeout as pause } from 'node:timers/promises'
import { Logger, run, type Runner, type TaskList } from 'graphile-worker'
import { Pool } from 'pg'
import { requireDatabaseUrl } from '#lib/env.ts'
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
const BEGIN_AGAIN_MS = 500
/** The server notices a client that is gone after about 11 s instead of two hours. */
const SERVER_KEEP_ALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3'

/** Graphile tells of each job at `info`; that is for debugging. Its messages name jobs, never what they carry. */
const LOG_LEVEL = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const

/** Runs jobs until stopped: `stop` lets running jobs end and leaves none locked. `failed` rejects when that is over for good. */
export async function startRunner(
  handlers: JobHandlers,
): Promise<{ stop: () => Promise<void>; failed: Promise<void> }> {
  const connectionString = requireDatabaseUrl()
  const pool = new Pool({
    connectionString,
    max: Object.values(LANES).reduce((sum, jobs) => sum + jobs, 0) + 2 * Object.keys(LANES).length,
    keepAlive: true,
    options: SERVER_KEEP_ALIVE,
  })
  const lost = (error: Error) => log('jobs').warn({ err: error }, 'a database connection was lost')
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  const lanes = await Promise.all(
    laneNames().map((lane) => keepLane(lane, () => startLane(lane, handlers, pool, connectionString))),
  )
  return {
    failed: Promise.all(lanes.map(({ kept }) => kept)).then(() => undefined),
    stop: async () => {
      await Promise.all(lanes.map(({ stop }) => stop()))
      await pool.end()
    },
  }
}

function laneNames(): Lane[] {
  return Object.keys(LANES).filter((name): name is Lane => name in LANES)
}

/**
 * Graphile gives a lane up when it could not keep what became of a job: the database was away in that moment. The process
 * would live on and run nothing, so the lane is begun anew, under a new id.
 */
async function keepLane(
  name: Lane,
  start: () => Promise<RunningLane>,
): Promise<{ kept: Promise<void>; stop: () => Promise<void> }> {
  const state = { isStopping: false, lane: await start() }
  const keep = async () => {
    for (;;) {
      const reason = await state.lane.ended
      if (state.isStopping) return
      log('jobs').warn({ lane: name, reason }, 'a lane of jobs ended and is begun anew')
      await state.lane.leave()
      while (!state.isStopping && !(await beginAnew())) await pause(BEGIN_AGAIN_MS)
    }
  }
  const beginAnew = async () => {
    const next = await begun(start)
    if (next && state.isStopping) await next.stop()
    else if (next) state.lane = next
    return next !== null
  }
  const kept = keep()
  return {
    kept,
    stop: async () => {
      state.isStopping = true
      await state.lane.stop()
      await kept
    },
  }
}

/** Null: not now; the database is still away. */
async function begun(start: () => Promise<RunningLane>): Promise<RunningLane | null> {
  try {
    return await start()
  } catch (error) {
    log('jobs').warn({ err: error }, 'a lane of jobs could not be begun')
    return null
  }
}

type RunningLane = {
  /** Why it ended or began to. */
  ended: Promise<string>
  /** Once it ended by itself: waits for its last jobs, then leaves those that are locked to the sweep. */
  leave: () => Promise<void>
  stop: () => Promise<void>
}

/** Runs the jobs of one lane, so that a flood in another is not before them. */
async function startLane(
  lane: Lane,
  handlers: JobHandlers,
  pool: Pool,
  connectionString: string,
): Promise<RunningLane> {
  const poolLock = holdPoolLock({ connectionString, options: SERVER_KEEP_ALIVE })
  const ended = new Promise<string>((end) => {
    poolLock.events.on('pool:gracefulShutdown', ({ message }) => end(message))
    poolLock.events.on('pool:forcefulShutdown', ({ message }) => end(message))
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
    let isOver = false
    void ended.then(() => (isOver = true))
    const leave = async () => {
      await Promise.race([settled, pause(LEAVE_PATIENCE_MS, null, { ref: false })])
      await poolLock.release()
    }
    return {
      ended: Promise.race([ended, settled.then(() => 'it came to its end')]),
      leave,
      stop: async () => {
        if (isOver) return leave()
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
