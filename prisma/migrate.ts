import { pathToFileURL } from 'node:url'
import { runMigrations } from 'graphile-worker'
import type { Pool } from 'pg'
import { openMigrationPool } from './migration-adapter.ts'
import { applyMigrations, openSchemaEngine, readMigrations } from './schema-engine.ts'

/** Session lock held while migrating: of many instances that start at once, one migrates and the others wait. */
const MIGRATION_LOCK = 4_200_117

export const EXIT_DATABASE_NEWER = 3
export const EXIT_NO_DATABASE = 4

export class DatabaseNewerError extends Error {}

/**
 * Brings the database to this code's schema: ours in one transaction (killed half-way, nothing has happened), then the
 * job queue's own. Returns the names of the migrations applied; throws `DatabaseNewerError` when the database has
 * migrations that this code does not know.
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const lockPool = openMigrationPool(connectionString)
  try {
    await lockPool.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const known = readMigrations().migrationDirectories.map((directory) => directory.path)
    const recorded = await readRecorded(lockPool)
    const unknown = recorded.filter((name) => !known.includes(name))
    if (unknown.length > 0) {
      throw new DatabaseNewerError(
        `The database is newer than this code: it has ${unknown.join(', ')}. Start the newer release, or restore an older backup.`,
      )
    }
    const applied = known.every((name) => recorded.includes(name))
      ? []
      : await applyInOneTransaction(connectionString)
    await runMigrations({ connectionString })
    return applied
  } finally {
    await lockPool.end()
  }
}

async function readRecorded(pool: Pool): Promise<string[]> {
  const { rows: tables } = await pool.query(
    `select 1 from pg_tables where tablename = '_prisma_migrations' and schemaname = 'public'`,
  )
  if (tables.length === 0) return []
  const { rows } = await pool.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where rolled_back_at is null order by started_at',
  )
  return rows.map((row) => row.migration_name)
}

async function applyInOneTransaction(connectionString: string): Promise<string[]> {
  const pool = openMigrationPool(connectionString)
  try {
    const engine = await openSchemaEngine(pool, connectionString)
    await pool.query('begin')
    const applied = await applyMigrations(engine)
    await pool.query('commit')
    return applied
  } finally {
    await pool.end()
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const applied = await migrate(process.env.DATABASE_URL ?? '')
    console.log(applied.length > 0 ? `applied ${applied.length}` : 'up to date')
    process.exit(0)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(error instanceof DatabaseNewerError ? EXIT_DATABASE_NEWER : EXIT_NO_DATABASE)
  }
}
