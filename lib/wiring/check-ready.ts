import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { db } from '#lib/db.ts'
import { ALIVE_WITHIN_SECONDS, readWorkers } from '#lib/jobs/beat.ts'
import { checkHealth } from '#lib/wiring/check-health.ts'

type Ready = { isReady: boolean; checks: { database: string; migrations: string; worker: string } }

/**
 * Whether this process can do all of its work: the database answers, it has this code's migrations, and a worker was heard
 * of in the last 15 s. Each check is `ok` or why not, in words that name no server.
 */
export async function checkReady(): Promise<Ready> {
  const health = await checkHealth()
  if (health.status !== 'ok')
    return { isReady: false, checks: { database: health.reason, migrations: 'unknown', worker: 'unknown' } }
  const [migrations, worker] = await Promise.all([checkMigrations(), checkWorker()])
  return {
    isReady: migrations === 'ok' && worker === 'ok',
    checks: { database: health.warning ?? 'ok', migrations, worker },
  }
}

const applied = z.array(z.object({ name: z.string() }))

async function checkMigrations(): Promise<string> {
  const rows = applied.parse(
    await db()
      .$queryRaw`select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
  )
  const has = new Set(rows.map(({ name }) => name))
  const missing = knownMigrations().filter((name) => !has.has(name))
  return missing.length === 0 ? 'ok' : `${missing.length} not applied`
}

/** Read once: what a release knows does not change while it runs. */
let known: string[] | undefined
function knownMigrations(): string[] {
  return (known ??= readdirSync(join(process.cwd(), 'prisma', 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name))
}

async function checkWorker(): Promise<string> {
  const { alive } = await readWorkers()
  return alive > 0 ? 'ok' : `no worker was heard of for ${ALIVE_WITHIN_SECONDS} s`
}
