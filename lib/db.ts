import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from '#db/client.ts'
import { requireDatabaseUrl } from '#lib/env.ts'

/** The database inside a transaction. Verbs that write take one, so that callers can join several. */
export type Tx = Prisma.TransactionClient

/** Half-open connections are noticed after about 11 s instead of hours. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 }

/** Next loads each module twice (instrumentation and routes); one client lives on `globalThis`. */
const holder = globalThis as typeof globalThis & { mailroomDb?: PrismaClient }

/** The process's database client, made on first use. */
export function db(): PrismaClient {
  return (holder.mailroomDb ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: requireDatabaseUrl(),
      max: 10,
      connectionTimeoutMillis: 5_000,
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
