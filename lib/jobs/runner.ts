import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import { requireDatabaseUrl } from '#lib/env.ts'
import { LANES, type JobHandlers, type Lane } from '#lib/jobs/catalog.ts'
import { SERVER_KEEP_ALIVE, startLane, type RunningLane } from '#lib/jobs/lane.ts'
import { log } from '#lib/log.ts'

const BEGIN_AGAIN_MS = 500
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
    laneNames().map((lane) => keepLane(lane, () => startLane({ lane, handlers, pool, connectionString }))),
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
