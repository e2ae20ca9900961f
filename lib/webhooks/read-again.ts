import { z } from 'zod'
import type { SqlTx } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import {
  countOutcomes,
  drainPostsIn,
  isTransient,
  type PostOutcome,
  type ReadPosts,
} from '#lib/webhooks/drain-posts.ts'
import { reasonOf } from '#lib/webhooks/set-aside.ts'

/** What reading some posts once more gave: new events, rejected items, and posts that could not be read. */
type Outcome = { added: number; rejected: number; unread: number }
/** With what came of posts that had never been read, so that no total holds them. */
type Reading = Outcome & { first: PostOutcome[] }

/**
 * Reads posts once more in the caller's transaction; events that are recorded stay as they are. Where that fails each is
 * read by itself, and those that cannot be read are set aside with the reason. Posts that had never been read, since they
 * waited or were set aside, count as traffic now: call it last, see `countUp`. Throws what passes by itself.
 */
export async function readAgain(tx: SqlTx, postIds: bigint[], read: ReadPosts): Promise<Outcome> {
  const { first, ...outcome } = await readTogether(tx, postIds, read)
  await countOutcomes(tx, first)
  return outcome
}

async function readTogether(tx: SqlTx, postIds: bigint[], read: ReadPosts): Promise<Reading> {
  await tx.$executeRaw`savepoint again`
  try {
    const outcome = await readAllAgain(tx, postIds, read)
    await tx.$executeRaw`release savepoint again`
    return outcome
  } catch (error) {
    if (isTransient(error)) throw error
    await tx.$executeRaw`rollback to savepoint again`
    return postIds.length === 1 ? setAside(tx, postIds, error) : readOneByOne(tx, postIds, read)
  }
}

async function readOneByOne(tx: SqlTx, postIds: bigint[], read: ReadPosts): Promise<Reading> {
  const total: Reading = { added: 0, rejected: 0, unread: 0, first: [] }
  for (const id of postIds) {
    const { added, rejected, unread, first } = await readTogether(tx, [id], read)
    total.added += added
    total.rejected += rejected
    total.unread += unread
    total.first.push(...first)
  }
  return total
}

/** What was read of them before stays. */
async function setAside(tx: SqlTx, postIds: bigint[], error: unknown): Promise<Reading> {
  log('webhooks').error(
    { err: error, postIds: postIds.map(String) },
    'a post could not be read again and was set aside',
  )
  await tx.$executeRaw`
    update "raw_post" set "state" = 'rejected', "error" = ${reasonOf(error)}, "processedAt" = coalesce("processedAt", now())
    where "id" = any(${postIds}::bigint[])`
  return { added: 0, rejected: 0, unread: postIds.length, first: [] }
}

const ids = z.array(z.object({ id: z.bigint() }))
const newCounts = z.array(z.object({ id: z.bigint(), newCount: z.number() }))

/** As if they had just come; what was rejected gets a new judgement. */
async function readAllAgain(tx: SqlTx, postIds: bigint[], read: ReadPosts): Promise<Reading> {
  const neverRead = new Set(
    ids
      .parse(
        await tx.$queryRaw`
          select "id" from "raw_post" where "id" = any(${postIds}::bigint[]) and not "isSample" and
            ("state" = 'pending' or "state" = 'rejected' and "eventCount" = 0 and "rejectedCount" = 0)
          order by "id" for update`,
      )
      .map(({ id }) => id),
  )
  const before = newCounts.parse(
    await tx.$queryRaw`
      update "raw_post" set "state" = 'pending', "error" = null where "id" = any(${postIds}::bigint[]) and "state" <> 'pending'
      returning "id", "newCount"`,
  )
  await tx.$executeRaw`delete from "rejected_item" where "postId" = any(${postIds}::bigint[])`
  const total: Reading = { added: 0, rejected: 0, unread: 0, first: [] }
  await drainPostsIn(tx, postIds, async (inner, posts) => {
    const outcomes = await read(inner, posts)
    for (const outcome of outcomes) {
      total.added += outcome.newCount
      total.rejected += outcome.rejected.length
    }
    total.first.push(...outcomes.filter((_, index) => neverRead.has(posts[index]?.id ?? 0n)))
    return outcomes
  })
  // What was new when it came stays so.
  await tx.$executeRaw`
    update "raw_post" p set "newCount" = p."newCount" + b.count
    from unnest(${before.map(({ id }) => id)}::bigint[], ${before.map(({ newCount }) => newCount)}::int[]) as b(id, count)
    where p."id" = b.id`
  return total
}
