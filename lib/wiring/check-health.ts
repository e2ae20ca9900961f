import { setTimeout as sleep } from 'node:timers/promises'
import { db } from '#lib/db.ts'

const LIMIT_MS = 2_000

type Health =
  | { status: 'ok'; warning?: string }
  /** Why, in words that tell nothing about the server's address. */
  | { status: 'unavailable'; reason: string }

/** Whether the database answers within 2 s. Warns when commits are not synchronous: an answered post could be lost. */
export async function checkHealth(): Promise<Health> {
  const limit = new AbortController()
  const late = sleep(LIMIT_MS, LATE, { signal: limit.signal, ref: false })
  late.catch(() => undefined)
  try {
    const answer = await Promise.race([askDatabase(), late])
    if (answer === LATE)
      return { status: 'unavailable', reason: `The database did not answer within ${LIMIT_MS / 1000} s.` }
    if (answer !== 'off') return { status: 'ok' }
    return {
      status: 'ok',
      warning: 'synchronous_commit is off: a crash of the database loses what was acknowledged.',
    }
  } catch {
    return { status: 'unavailable', reason: 'The database cannot be reached.' }
  } finally {
    limit.abort()
  }
}

const LATE = Symbol('late')

async function askDatabase(): Promise<string> {
  const rows = await db().$queryRaw<
    { setting: string }[]
  >`select current_setting('synchronous_commit') as setting`
  return rows[0]?.setting ?? 'on'
}
