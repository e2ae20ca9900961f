import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, sqlTransaction, transaction, type SqlTx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import type { JobContext } from '#lib/jobs/catalog.ts'
import type { ReadPosts } from '#lib/webhooks/drain-posts.ts'
import { readAgain } from '#lib/webhooks/read-again.ts'

/** Posts of one step: after each the progress is kept, and a cancel is heard. */
const POSTS_PER_STEP = 20
const SHOWN = 5
/** A post that cannot be read is passed over, and what else fails mostly passes: with Graphile's backoff half an hour. */
const MAX_ATTEMPTS = 8

export type Replay = {
  id: string
  from: Date
  until: Date
  onlyRejected: boolean
  state: 'running' | 'done' | 'cancelled' | 'failed'
  total: number
  done: number
  newCount: number
  rejectedCount: number
  /** Posts whose reading failed as a whole; the others were read. */
  unreadCount: number
  error: string | null
  createdAt: Date
  finishedAt: Date | null
}

/**
 * Has stored posts read once more, from the day of `from` until before `until`; what is recorded already stays as it is,
 * so only what could not be read before, or was lost, is added. A post that cannot be read is counted and set aside with
 * its reason, and the others go on. Throws `not-found` when there is none, and `conflict`
 * while another one runs.
 */
export async function startReplay(order: {
  from: Date
  until: Date
  onlyRejected: boolean
  actorId: string
}): Promise<{ id: string }> {
  const { from, until, onlyRejected, actorId } = order
  return transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(4200122)::text`
    if ((await tx.postReplay.count({ where: { state: 'running' } })) > 0)
      throw new DomainError(
        'conflict',
        'Posts are being read again already. Wait until that is done, or stop it.',
      )
    const total = await tx.rawPost.count({
      where: {
        receivedAt: { gte: from, lt: until },
        ...(onlyRejected ? { OR: [{ rejectedCount: { gt: 0 } }, { state: 'rejected' }] } : {}),
      },
    })
    if (total === 0) throw new DomainError('not-found', 'There is no such post in these days.')
    const replay = await tx.postReplay.create({
      data: { from, until, onlyRejected, total, createdById: actorId },
      select: { id: true },
    })
    await enqueue(tx, 'posts.replay', { replayId: replay.id }, { maxAttempts: MAX_ATTEMPTS })
    await recordAudit(tx, {
      actorId,
      action: 'posts.replay-started',
      subjectType: 'post_replay',
      subjectId: replay.id,
      changes: { from: from.toISOString(), until: until.toISOString(), posts: total, onlyRejected },
    })
    return replay
  })
}

/** Stops it after the post it is at. What was read stays. */
export async function cancelReplay(id: string, actorId: string): Promise<void> {
  await transaction(async (tx) => {
    const { count } = await tx.postReplay.updateMany({
      where: { id, state: 'running' },
      data: { state: 'cancelled', finishedAt: new Date() },
    })
    if (count === 0) throw new DomainError('conflict', 'It has ended already.')
    await recordAudit(tx, {
      actorId,
      action: 'posts.replay-cancelled',
      subjectType: 'post_replay',
      subjectId: id,
    })
  })
}

/** The latest five. */
export function listReplays(): Promise<Replay[]> {
  return db().postReplay.findMany({ orderBy: { createdAt: 'desc' }, take: SHOWN })
}

/**
 * Job `posts.replay`: goes on where it was, step by step, until the end, a cancel, or the signal. Each step is one
 * transaction: killed half-way, it has not happened.
 */
export async function runReplay(
  id: string,
  read: ReadPosts,
  { signal, lastAttempt }: Pick<JobContext, 'signal' | 'lastAttempt'>,
): Promise<void> {
  try {
    while (await sqlTransaction((tx) => step(tx, id, read))) signal.throwIfAborted()
  } catch (error) {
    if (lastAttempt && !signal.aborted) await giveUp(id, error)
    throw error
  }
}

async function giveUp(id: string, error: unknown): Promise<void> {
  await db().postReplay.updateMany({
    where: { id, state: 'running' },
    data: {
      state: 'failed',
      finishedAt: new Date(),
      error: error instanceof Error ? error.message : String(error),
    },
  })
}

const replayShape = z.array(
  z.object({ from: z.date(), until: z.date(), onlyRejected: z.boolean(), lastPostId: z.bigint() }),
)
const ids = z.array(z.object({ id: z.bigint() }))

/** False once nothing is left. */
async function step(tx: SqlTx, id: string, read: ReadPosts): Promise<boolean> {
  const [replay] = replayShape.parse(
    await tx.$queryRaw`
      select "from", "until", "onlyRejected", "lastPostId" from "post_replay"
      where "id" = ${id}::uuid and "state" = 'running' for update`,
  )
  if (!replay) return false
  const { from, until, onlyRejected, lastPostId } = replay
  const found = ids.parse(
    await tx.$queryRaw`
      select "id" from "raw_post"
      where "receivedAt" >= ${from} and "receivedAt" < ${until} and "id" > ${lastPostId} and "state" <> 'pending'
        and (not ${onlyRejected}::boolean or "rejectedCount" > 0 or "state" = 'rejected')
      order by "id" limit ${POSTS_PER_STEP}::int`,
  )
  const last = found.at(-1)
  if (!last) {
    await tx.$executeRaw`
      update "post_replay" set "state" = 'done', "done" = "total", "finishedAt" = now() where "id" = ${id}::uuid`
    return false
  }
  const outcome = await readAgain(
    tx,
    found.map((post) => post.id),
    read,
  )
  await tx.$executeRaw`
    update "post_replay" set "lastPostId" = ${last.id}, "done" = least("total", "done" + ${found.length}::int),
      "newCount" = "newCount" + ${outcome.added}::int, "rejectedCount" = "rejectedCount" + ${outcome.rejected}::int,
      "unreadCount" = "unreadCount" + ${outcome.unread}::int
    where "id" = ${id}::uuid`
  return true
}

/**
 * Reads one post again, at once. False for `isRead`: it cannot be read, and is set aside with the reason. Throws
 * `not-found` when it is not kept any more.
 */
export async function replayOne(
  postId: bigint,
  read: ReadPosts,
  actorId: string,
): Promise<{ added: number; isRead: boolean }> {
  const exists = await db().rawPost.count({ where: { id: postId } })
  if (exists === 0) throw new DomainError('not-found', 'This post is not kept any more.')
  const { added, unread } = await sqlTransaction((tx) => readAgain(tx, [postId], read))
  await transaction((tx) =>
    recordAudit(tx, {
      actorId,
      action: 'posts.replay-started',
      subjectType: 'raw_post',
      subjectId: String(postId),
    }),
  )
  return { added, isRead: unread === 0 }
}
