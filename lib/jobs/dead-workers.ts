import { EventEmitter } from 'node:events'
import type { WorkerEvents } from 'graphile-worker'
import { Client } from 'pg'
import { log } from '#lib/log.ts'

/** First half of the advisory lock's key; the second is a hash of the pool's id. */
const LOCK_CLASS = 4_200_118
const SWEEP_EVERY_MS = 5_000
/**
 * A pool sweeps every 5 s on the connection that holds its lock; one that has not for so long stands still. Its process ends
 * by itself when it wakes after more than 15 s (`watchForThaw`): well before, at the earliest 20 s after it stood still.
 */
const STILL_SECONDS = 25
/** A pool locks jobs a moment before it holds its advisory lock; younger job locks are left alone. */
const GRACE_SECONDS = 5
const RECONNECT_MS = 500

/**
 * Graphile Worker leaves the jobs of a killed process locked for four hours. So each pool holds a session advisory lock
 * under its id for as long as it lives, and every 5 s unlocks the jobs of pools whose lock nobody holds. A process that is
 * frozen holds its connections: a pool that has stopped sweeping has its lock taken away by the others.
 */
export function holdPoolLock(connection: { connectionString: string; options: string }): {
  events: WorkerEvents
  release: () => Promise<void>
} {
  const events: WorkerEvents = new EventEmitter()
  const state = { poolId: '', client: null as Client | null, isReleased: false, isSweeping: false }
  events.on('pool:create', ({ workerPool }) => {
    state.poolId = workerPool.id
    void connect()
  })
  const sweeper = setInterval(() => void sweep(), SWEEP_EVERY_MS)
  return {
    events,
    release: async () => {
      state.isReleased = true
      clearInterval(sweeper)
      await state.client?.end()
    },
  }

  async function connect(): Promise<void> {
    const client = new Client({ ...connection, keepAlive: true })
    client.on('error', () => reconnect(client))
    client.on('end', () => reconnect(client))
    try {
      await client.connect()
      await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_CLASS, state.poolId])
      state.client = client
    } catch (error) {
      log('jobs').warn({ err: error }, 'the lock that marks this worker as alive could not be taken')
      reconnect(client)
    }
  }

  function reconnect(lost: Client): void {
    const gone = (error: unknown) => log('jobs').debug({ err: error }, 'a lost connection ended')
    lost.removeAllListeners()
    lost.on('error', gone)
    if (state.isReleased) return
    state.client = null
    lost.end().catch(gone)
    setTimeout(() => void (state.isReleased ? null : connect()), RECONNECT_MS)
  }

  async function sweep(): Promise<void> {
    if (state.isSweeping) return
    state.isSweeping = true
    try {
      await state.client?.query(
        `select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and l.classid = $1 and l.granted and l.pid <> pg_backend_pid()
          and l.database = (select oid from pg_database where datname = current_database())
          and a.state = 'idle' and a.state_change < now() - make_interval(secs => $2)`,
        [LOCK_CLASS, STILL_SECONDS],
      )
      await state.client?.query(
        `select graphile_worker.force_unlock_workers(array_agg(owner)) from (
          select distinct locked_by as owner from graphile_worker._private_jobs
          where locked_by <> $3 and locked_at < now() - make_interval(secs => $2)
        ) as owners where pg_try_advisory_xact_lock($1, hashtext(owner))
        having count(*) > 0`,
        [LOCK_CLASS, GRACE_SECONDS, state.poolId],
      )
    } catch (error) {
      log('jobs').warn({ err: error }, 'jobs of dead workers could not be looked for')
    } finally {
      state.isSweeping = false
    }
  }
}
