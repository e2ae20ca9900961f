import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import { Pool, type QueryResult } from 'pg'

/** PostgreSQL's internal one-byte type: its catalogs use it, the schema engine asks for it, Prisma's adapter refuses it. */
const CHAR_OID = 18
const TEXT_OID = 25
/** Which columns of a result were of that type before the adapter was told that they are text. */
const charColumns = new WeakMap<unknown[], number[]>()

/** One connection, so that everything a caller does through it can be one transaction. */
export function openMigrationPool(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: 1, connectionTimeoutMillis: 10_000 })
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryResult>
  const readable = async (...args: unknown[]) => {
    const result = await query(...args)
    const chars = (result.fields ?? []).flatMap((field, index) =>
      field.dataTypeID === CHAR_OID ? [index] : [],
    )
    for (const field of result.fields ?? []) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID
    if (chars.length > 0) charColumns.set(result.rows, chars)
    return result
  }
  pool.query = readable as typeof pool.query
  return pool
}

/**
 * Prisma's pg adapter for migrations, with its habits mended: it cannot read the catalogs of PostgreSQL 18, it splits a
 * script at every semicolon (also inside a function's body) and runs the pieces one by one, so that a kill leaves half
 * a migration behind.
 */
export function migrationAdapter(
  pool: Pool,
  connectionString: string,
): SqlMigrationAwareDriverAdapterFactory {
  const inner = new PrismaPg(pool)
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    connect,
    connectToShadowDb: async () => {
      const database = `mailroom_shadow_${randomUUID()}`
      await pool.query(`create database "${database}"`)
      const url = new URL(connectionString)
      url.pathname = `/${database}`
      const shadowPool = openMigrationPool(url.href)
      const shadow = await migrationAdapter(shadowPool, url.href).connect()
      return Object.assign(shadow, {
        dispose: async () => {
          await shadowPool.end()
          await pool.query(`drop database if exists "${database}" with (force)`)
        },
      })
    },
  }

  async function connect() {
    const adapter = await inner.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    return Object.assign(adapter, {
      queryRaw: async (query: SqlQuery) => {
        const result = await queryRaw(query)
        for (const index of charColumns.get(result.rows) ?? [])
          result.columnTypes[index] = ColumnTypeEnum.Character
        return result
      },
      executeScript: async (script: string) => {
        await pool.query(script)
      },
    })
  }
}
