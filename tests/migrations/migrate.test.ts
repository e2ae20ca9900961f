import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Client } from 'pg'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { EXIT_DATABASE_NEWER, EXIT_NO_DATABASE, migrate } from '../../prisma/migrate.ts'
import { openMigrationPool } from '../../prisma/migration-adapter.ts'
import { diffToSchema, openSchemaEngine, readMigrations } from '../../prisma/schema-engine.ts'
import { migrateProgram } from '../support/programs.ts'
import { waitFor } from '../support/wait-for.ts'

vi.setConfig({ testTimeout: 60_000 })

const committed = () => readMigrations().migrationDirectories.map((directory) => directory.path)
const made: string[] = []

afterEach(async () => {
  await query(
    inject('serverUrl'),
    made.splice(0).map((name) => `drop database if exists ${name} with (force)`),
  )
})

test('the migrations lead to exactly what schema.prisma says', async () => {
  const url = await emptyDatabase()
  const pool = openMigrationPool(url)
  try {
    expect(await diffToSchema(await openSchemaEngine(pool, url))).toBe('')
  } finally {
    await pool.end()
  }
})

test('of 20 instances that start at once on an empty database one migrates, and the others find it done', async () => {
  const url = await emptyDatabase()
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => migrate(url)))
  expect(outcomes.filter((applied) => applied.length > 0)).toEqual([committed()])
  expect(await recorded(url)).toEqual(committed())
})

test('a database that is up to date is left alone', async () => {
  const url = await emptyDatabase()
  await migrate(url)
  const before = await query(url, [`select xmin::text, * from _prisma_migrations order by migration_name`])
  expect(await migrate(url)).toEqual([])
  expect(await query(url, [`select xmin::text, * from _prisma_migrations order by migration_name`])).toEqual(
    before,
  )
})

test('killed half-way, a migration has not happened, and the next start does it whole', async () => {
  const url = await emptyDatabase()
  const blocker = new Client({ connectionString: url })
  await blocker.connect()
  try {
    // A name that we hold makes the migration wait in its middle, half of the tables made.
    await blocker.query('begin')
    await blocker.query('create table workflow_step (id int)')
    const child = migrateInChild(url)
    await waitFor(
      'the migration waits for our lock',
      async () => {
        const rows = await query(inject('serverUrl'), [
          `select 1 from pg_stat_activity where datname = '${nameOf(url)}' and wait_event = 'transactionid'`,
        ])
        return rows.length > 0
      },
      60,
    )
    child.process.kill('SIGKILL')
    await child.ended
    await blocker.query('rollback')
  } finally {
    await blocker.end()
  }
  await waitFor('the server has given up the killed session', async () => {
    const rows = await query(inject('serverUrl'), [
      `select 1 from pg_stat_activity where datname = '${nameOf(url)}'`,
    ])
    return rows.length === 0
  })
  expect(
    await query(url, [`select tablename from pg_tables where schemaname in ('public', 'sandbox')`]),
  ).toEqual([])
  const { code, said } = await migrateInChild(url).ended
  expect({ code, said: said.trim() }).toEqual({ code: 0, said: `applied ${committed().length}` })
  expect(await recorded(url)).toEqual(committed())
})

test('a database newer than the code is refused, and nothing in it is touched', async () => {
  const url = await emptyDatabase()
  await migrate(url)
  await query(url, [
    `insert into _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
     values ('later', 'none', now(), '29991231000000_from_the_future', 1)`,
  ])
  const { code, complained } = await migrateInChild(url).ended
  expect(code).toBe(EXIT_DATABASE_NEWER)
  expect(complained.trim().split('\n')).toEqual([expect.stringContaining('29991231000000_from_the_future')])
})

test('a server that does not answer is one line and an exit code of its own', async () => {
  const { code, complained } = await migrateInChild('postgresql://nobody@127.0.0.1:1/none').ended
  expect(code).toBe(EXIT_NO_DATABASE)
  expect(complained.trim().split('\n')).toHaveLength(1)
})

async function emptyDatabase(): Promise<string> {
  const name = `mailroom_test_${randomUUID().replaceAll('-', '')}`
  await query(inject('serverUrl'), [`create database ${name}`])
  made.push(name)
  const url = new URL(inject('serverUrl'))
  url.pathname = `/${name}`
  return url.href
}

const nameOf = (url: string) => new URL(url).pathname.slice(1)

async function recorded(url: string): Promise<unknown[]> {
  const rows = await query(url, ['select migration_name from _prisma_migrations order by migration_name'])
  return rows.map((row) => row.migration_name)
}

/** Runs the statements one after another; the rows of the last. */
async function query(url: string, statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const sql of statements) rows = (await client.query<Record<string, unknown>>(sql)).rows
    return rows
  } finally {
    await client.end()
  }
}

/** As `npm start` does it: prisma/migrate.ts as a process. */
function migrateInChild(url: string) {
  const child = spawn(process.execPath, migrateProgram, {
    env: { ...process.env, DATABASE_URL: url },
  })
  let said = ''
  let complained = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  child.stderr.on('data', (chunk) => (complained += String(chunk)))
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, said, complained }))
  return { process: child, ended }
}
