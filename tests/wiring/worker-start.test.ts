import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { useDatabase } from '../support/database.ts'
import { startApp, type RunningApp } from '../support/start-app.ts'
import { waitFor } from '../support/wait-for.ts'

const database = useDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-start-'))
let app: RunningApp | null = null

afterAll(async () => {
  await app?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const tending = async () => {
  const [job] = await db().$queryRaw<{ attempts: number; error: string | null }[]>`
    select job.attempts::int as attempts, job.last_error as error from graphile_worker._private_jobs as job
    where job.key = 'pipeline.tend:start'`
  return job ?? null
}

test('a worker whose pipeline cannot be tended begins its work all the same, and tends it later', async () => {
  await db().$executeRaw`alter function make_raw_post_partition(date) rename to out_of_order`
  app = await startApp({ databaseUrl: database.url(), dataDir, parts: ['worker'] })
  await waitFor('the fault', async () => (await tending())?.error, 30)
  expect(app.parts.worker?.process.exitCode).toBeNull()
  await db().$executeRaw`alter function out_of_order(date) rename to make_raw_post_partition`
  await waitFor('the round', async () => (await tending()) === null, 30)
}, 60_000)
