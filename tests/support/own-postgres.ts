import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { startPostgres, type Postgres } from '../../lib/launch/postgres.mjs'
import { migrate } from '../../prisma/migrate.ts'
import { db } from '#lib/db.ts'
import { SCRATCH_SETTINGS } from './scratch-settings.mjs'

export type OwnPostgres = {
  start: () => Promise<unknown>
  stop: () => Promise<void>
  /** Resolves once it is gone. */
  kill: () => Promise<void>
  /** Of the server itself; those of its connections are for it to say. */
  pid: () => number
}

/** A PostgreSQL of this file's own in place of the shared one, for tests that end it: migrated, and started once. */
export function useOwnPostgres(): OwnPostgres {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-own-'))
  // As root the server runs as user postgres, who must pass through.
  chmodSync(dataDir, 0o711)
  let server: Postgres
  const start = async () => (server = await startPostgres({ dataDir, settings: SCRATCH_SETTINGS }))

  beforeAll(async () => {
    await start()
    await migrate(server.url)
    process.env.DATABASE_URL = server.url
  }, 60_000)
  afterAll(async () => {
    await db().$disconnect()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  return {
    start,
    stop: () => server.stop(),
    kill: async () => {
      process.kill(server.pid, 'SIGKILL')
      await server.gone
    },
    pid: () => server.pid,
  }
}
