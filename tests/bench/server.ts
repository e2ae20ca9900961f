import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { migrate } from '../../prisma/migrate.ts'
import { startPostgres } from '../../lib/launch/postgres.mjs'

export type BenchServer = {
  databaseUrl: string
  /** Stops the server and starts it again on its port after so long; null: it is not ours to stop. */
  away: ((seconds: number) => Promise<void>) | null
  stop: () => Promise<void>
}

/** A fresh database on TEST_DATABASE_URL, or on the product's own PostgreSQL over a folder that is thrown away. */
export async function openServer(): Promise<BenchServer> {
  const given = process.env.TEST_DATABASE_URL
  const own = given ? null : await ownServer()
  const url = new URL(given ?? own?.url ?? '')
  const onServer = serverRunner(url.href)
  const name = `mailroom_bench_${randomUUID().replaceAll('-', '')}`
  url.pathname = `/${name}`
  await onServer(`create database ${name}`)
  await migrate(url.href)
  return {
    databaseUrl: url.href,
    away: own?.away ?? null,
    stop: async () => {
      if (given) await onServer(`drop database if exists ${name} with (force)`)
      await own?.stop()
    },
  }
}

async function ownServer() {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-bench-pg-'))
  // As root the server runs as user postgres, who must pass through.
  chmodSync(dataDir, 0o711)
  let server = await startPostgres({ dataDir, log: () => {} })
  const { url, port } = server
  return {
    url,
    away: async (seconds: number) => {
      await server.stop()
      await sleep(seconds * 1000)
      server = await startPostgres({ dataDir, port, log: () => {} })
    },
    stop: async () => {
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function serverRunner(url: string): (sql: string) => Promise<void> {
  return async (sql) => {
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
}
