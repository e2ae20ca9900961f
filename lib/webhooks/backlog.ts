import { z } from 'zod'
import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

/** A web process looks at the queue this often at most, however many posts come in. */
const LOOK_EVERY_MS = 1_000
const RETRY_AFTER_SECONDS = 60

/** Per process (Next loads modules twice): what was seen last. */
const holder = globalThis as typeof globalThis & {
  mailroomBacklog?: { isFull: boolean; seenAt: number; isLooking: boolean }
}
const seen = (holder.mailroomBacklog ??= { isFull: false, seenAt: 0, isLooking: false })

const counted = z.tuple([z.object({ count: z.number(), oldestAt: z.date().nullable() })])

/** Posts that wait to be read (counting stops at `limit`), and when the oldest of them came. */
export async function readBacklog(limit: number): Promise<{ count: number; oldestAt: Date | null }> {
  const rows = await db().$queryRaw`
    select (select count(*)::int from (select 1 from "raw_post" where "state" = 'pending' limit ${limit}) as waiting) as count,
      (select "receivedAt" from "raw_post" where "state" = 'pending' order by "id" limit 1) as "oldestAt"`
  return counted.parse(rows)[0]
}

/**
 * Throws `provider-unavailable` while more posts wait than `EVENT_BACKLOG_LIMIT`: SendGrid sends again for 24 hours, and
 * has more room than we. Goes by what was seen a moment ago, so that it costs a post nothing.
 */
export function requireRoomForPosts(): void {
  if (!seen.isFull && Date.now() - seen.seenAt > LOOK_EVERY_MS) {
    seen.seenAt = Date.now()
    void look()
  }
  if (!seen.isFull) return
  throw new DomainError(
    'provider-unavailable',
    'Too many posts wait to be read. Send this one again later.',
    {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  )
}

async function look(): Promise<void> {
  // One look at a time: the next one follows from it while the backlog is full.
  if (seen.isLooking) return
  seen.isLooking = true
  const limit = env().eventBacklogLimit
  try {
    const isFull = (await readBacklog(limit)).count >= limit
    if (isFull !== seen.isFull)
      log('webhooks').warn(
        { limit },
        isFull ? 'the backlog is full: posts are sent away' : 'the backlog has room again',
      )
    seen.isFull = isFull
  } catch (error) {
    // Storing fails as well then, and says so.
    log('webhooks').debug({ err: error }, 'the backlog could not be looked at')
  } finally {
    seen.isLooking = false
  }
  // By itself, so that even the first post after it was read is taken.
  if (seen.isFull) setTimeout(() => void look(), LOOK_EVERY_MS).unref()
}
