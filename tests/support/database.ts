import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { db } from '#lib/db.ts'

/**
 * Gives the test file a database of its own, cloned from the migrated template, as the one that `db()` uses.
 * Call it at the top of the file. `url()` is its connection string, for processes and clients of the test's own.
 */
export function useDatabase(): { url: () => string } {
  const name = `mailroom_test_${randomUUID().replaceAll('-', '')}`
  const url = new URL(inject('serverUrl'))
  url.pathname = `/${name}`
  beforeAll(async () => {
    await onServer(`create database ${name} template ${inject('template')}`)
    process.env.DATABASE_URL = url.href
  })
  afterAll(async () => {
    await db().$disconnect()
    await onServer(`drop database if exists ${name} with (force)`)
  })
  return { url: () => url.href }
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('serverUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
