import { transaction } from '#lib/db.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** Longer than the longest work under it: seven calls of 15 s (ms). */
const LIMITS = { maxWait: 30_000, timeout: 150_000 }

/** In this process one at a time waits for the database: each holds a connection while it waits. */
const queues = new Map<string, Promise<unknown>>()

/**
 * Runs `work` while no other process does the same for this provider: two admins make one webhook. What `work` writes it
 * commits itself, step by step, so that a kill leaves its trace; the lock ends with its connection.
 */
export function withProviderLock<T>(
  what: 'event-webhook' | 'inbound' | 'domain' | 'dns-mail',
  provider: Provider,
  work: () => Promise<T>,
): Promise<T> {
  const name = `mailroom.${what}.${provider}`
  const before = queues.get(name) ?? Promise.resolve()
  const mine = before.then(() =>
    transaction(async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${name}))`
      return work()
    }, LIMITS),
  )
  queues.set(
    name,
    mine.then(
      () => undefined,
      () => undefined,
    ),
  )
  return mine
}
