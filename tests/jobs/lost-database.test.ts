import { expect, test, vi } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { startRunner } from '#lib/jobs/runner.ts'
import { useOwnPostgres } from '../support/own-postgres.ts'
import { waitFor } from '../support/wait-for.ts'
import { heldHandlers } from './held-handlers.ts'

const postgres = useOwnPostgres()

/** One of each lane. */
const JOBS = ['messages.deliver', 'workflows.start', 'posts.process']

test('jobs that end while the database is away: every lane goes on once it is back, and they run again', async () => {
  // Graphile tells so of a connection that is lost while it asks for jobs.
  vi.spyOn(console, 'trace').mockReturnValue()
  const { handlers, begun, release } = heldHandlers()
  const times = () => JOBS.map((name) => begun.filter((other) => other === name).length)
  const messageId = '00000000-0000-4000-8000-000000000001'
  const enqueueEach = () =>
    transaction(async (tx) => {
      await enqueue(tx, 'messages.deliver', { messageId })
      await enqueue(tx, 'workflows.start', { eventIds: [] })
      await enqueue(tx, 'posts.process', {})
    })
  await enqueueEach()
  const runner = await startRunner(handlers)
  try {
    await waitFor('each lane has a job in hand', () => times().every((count) => count > 0), 20)
    await postgres.kill()
    // What became of them cannot be kept now.
    release()
    await postgres.start()
    await waitFor('they run again', () => times().every((count) => count >= 2), 60)
    await waitFor('none is left', async () => {
      const rows = await db().$queryRaw<{ left: number }[]>`
        select count(*)::int as left from graphile_worker._private_jobs`
      return rows[0]?.left === 0
    })
    expect(times()).toEqual([2, 2, 2])
    expect(begun, 'and nothing else ran').toHaveLength(6)
  } finally {
    await runner.stop()
  }
}, 120_000)
