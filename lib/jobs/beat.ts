import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { db } from '#lib/db.ts'
import { log } from '#lib/log.ts'

const BEAT_EVERY_MS = 5_000
const WATCH_EVERY_MS = 1_000
/** A worker that was silent for longer counts as gone. */
export const ALIVE_WITHIN_SECONDS = 15

/** Says every 5 s, where every process can read it, that this worker lives. Returns how to stop. */
export function startBeat(): () => void {
  const id = randomUUID()
  const beat = async () => {
    try {
      await db().$executeRaw`
        insert into "worker_beat" ("id") values (${id}::uuid) on conflict ("id") do update set "beatAt" = now()`
    } catch (error) {
      log('worker').debug({ err: error }, 'the database does not hear that this worker lives')
    }
  }
  void beat().then(sweep)
  const timer = setInterval(() => void beat(), BEAT_EVERY_MS)
  return () => clearInterval(timer)
}

/**
 * Calls `onThaw` when this process stood still (frozen, or its machine asleep) for longer than others wait for it: they have
 * taken over what it had begun, and it must not go on with it.
 */
export function watchForThaw(onThaw: (seconds: number) => void): void {
  let lastAt = performance.now()
  setInterval(() => {
    const now = performance.now()
    const seconds = (now - lastAt) / 1000
    lastAt = now
    if (seconds > ALIVE_WITHIN_SECONDS) onThaw(seconds)
  }, WATCH_EVERY_MS).unref()
}

async function sweep(): Promise<void> {
  try {
    await db().$executeRaw`delete from "worker_beat" where "beatAt" < now() - interval '1 day'`
  } catch (error) {
    log('worker').debug({ err: error }, 'workers of yesterday could not be swept')
  }
}

const answer = z.tuple([z.object({ alive: z.number(), lastAt: z.date().nullable() })])

/** How many workers were heard of in the last 15 s, on whatever machine, and when one was last. */
export async function readWorkers(): Promise<{ alive: number; lastAt: Date | null }> {
  const rows = await db().$queryRaw`
    select count(*) filter (where "beatAt" > now() - make_interval(secs => ${ALIVE_WITHIN_SECONDS}))::int as alive,
      max("beatAt") as "lastAt" from "worker_beat"`
  return answer.parse(rows)[0]
}
