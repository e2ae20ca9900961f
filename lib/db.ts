import { PrismaPg } from '@prisma/adapter-pg'
import { Pool, types, type PoolClient } from 'pg'
import { Prisma, PrismaClient } from '#db/client.ts'
import { requireDatabaseUrl } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { arrayTypes, encodeArray } from '#lib/pg-arrays.ts'

/** The database inside a transaction. Verbs that write take one, so that callers can join several. */
export type Tx = Prisma.TransactionClient

/** What the pipeline asks of a transaction: SQL alone. A `Tx` is one; so is what `sqlTransaction` hands out. */
export type SqlTx = {
  $queryRaw: <T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => Promise<T>
  $executeRaw: (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => Promise<number>
}

/** Half-open connections are noticed after about 11 s instead of hours. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 }
const CONNECT_MS = 5_000
/** Whoever is frozen in a transaction loses it: the server ends the connection, and a thawed process writes nothing. */
const SERVER_LIMITS =
  '-c idle_in_transaction_session_timeout=30000 -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3'
const SQL_CONNECTIONS = 8

/** Next loads each module twice (instrumentation and routes); one client lives on `globalThis`. */
const holder = globalThis as typeof globalThis & { mailroomDb?: PrismaClient; mailroomSql?: Pool }

/** The process's database client, made on first use. */
export function db(): PrismaClient {
  return (holder.mailroomDb ??= new PrismaClient({
    // Without the call that failed: what it was given is people's, and errors are written down.
    errorFormat: 'minimal',
    adapter: new PrismaPg({
      connectionString: requireDatabaseUrl(),
      max: 10,
      connectionTimeoutMillis: CONNECT_MS,
      ...KEEP_ALIVE,
    }),
    transactionOptions: { timeout: 15_000, maxWait: 15_000 },
  }))
}

type Limits = {
  /** Longest wait for a connection, ms. */ maxWait: number
  /** Longest run, ms. */ timeout: number
}

/** Runs `work` in one transaction: all of its writes are kept, or none. */
export function transaction<T>(
  work: (tx: Tx) => Promise<T>,
  limits: Limits = { maxWait: 30_000, timeout: 60_000 },
): Promise<T> {
  return db().$transaction(work, limits)
}

/**
 * Runs `work` in one transaction of plain SQL, for what has thousands of rows: the ORM takes longer over them than
 * PostgreSQL. Parameters that are cast to an array where they stand (`${ids}::uuid[]`) travel in binary form; bigint
 * columns come back as bigint, times as Date. No statement may run longer than `timeout` (ms).
 */
export async function sqlTransaction<T>(work: (tx: SqlTx) => Promise<T>, timeout = 60_000): Promise<T> {
  const client = await sqlPool().connect()
  let fault: unknown = null
  try {
    await client.query('begin')
    const result = await work(sqlOn(client, timeout))
    await client.query('commit')
    return result
  } catch (error) {
    fault = error
    throw error
  } finally {
    await giveBack(client, fault)
  }
}

/** Plain SQL in which each statement is a transaction of its own; none may run longer than `timeout` (ms). */
export function sqlStatements(timeout = 15_000): SqlTx {
  return sqlOn(sqlPool(), timeout)
}

/** After a fault a transaction is rolled back, and a connection that does not even do that is thrown away. */
async function giveBack(client: PoolClient, fault: unknown): Promise<void> {
  if (fault === null) return client.release()
  try {
    await client.query({ text: 'rollback', query_timeout: CONNECT_MS } as { text: string })
    client.release()
  } catch (error) {
    log('db').debug({ err: error }, 'a connection was lost in a transaction')
    client.release(true)
  }
}

function sqlPool(): Pool {
  if (holder.mailroomSql) return holder.mailroomSql
  const pool = new Pool({
    connectionString: requireDatabaseUrl(),
    max: SQL_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    options: SERVER_LIMITS,
    allowExitOnIdle: true,
    types: {
      getTypeParser: (oid: number) => (oid === types.builtins.INT8 ? BigInt : types.getTypeParser(oid)),
    },
    ...KEEP_ALIVE,
  })
  const lost = (error: Error) => log('db').warn({ reason: error.message }, 'a database connection was lost')
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  return (holder.mailroomSql = pool)
}

function sqlOn(target: Pool | PoolClient, timeout: number): SqlTx {
  const run = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const sql = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values)
    return target.query({ text: sql.text, values: encode(sql), query_timeout: timeout } as {
      text: string
      values: unknown[]
    })
  }
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(query, values)).rows as T,
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
  }
}

function encode({ text, values }: Prisma.Sql): unknown[] {
  const typeOf = arrayTypes(text)
  return values.map((value, index) => {
    const type = Array.isArray(value) ? typeOf.get(index + 1) : undefined
    return (type && encodeArray(type, value as unknown[])) ?? value
  })
}
