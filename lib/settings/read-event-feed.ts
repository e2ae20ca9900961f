import { z } from 'zod'
import { db } from '#lib/db.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** Counting stops here: beyond it a page says “50,000+”. */
const COUNT_LIMIT = 50_000
const SHOWN_REJECTED = 10
const MAX_ITEM_CHARS = 400

export type EventFeed = {
  lastPost: {
    receivedAt: Date
    provider: Provider
    eventCount: number
    state: 'pending' | 'processed' | 'rejected'
  } | null
  /** When the chosen provider's own last post came; null when none is among the latest 50,000 posts. */
  providerPostAt: Date | null
  /** By reason, latest first. A refusal is a post that was turned away at the door. */
  refusals: { reason: string; count: number; firstAt: Date; lastAt: Date }[]
  /** Of the last 24 hours; each stops at 50,000 posts (`isCapped`). */
  day: {
    posts: number
    events: number
    newEvents: number
    rejected: number
    waiting: number
    isCapped: boolean
  }
  rejected: { id: string; reason: string; receivedAt: Date; position: number; item: string }[]
  foreign: { instance: string; count: number; lastAt: Date }[]
  /** Events in the bin, which wait for their message; stops at 50,000. */
  unmatched: number
}

/**
 * How the event webhook is doing: what came last, what was turned away and why. Posts of the sample data are left out, for
 * no webhook brought them. Its cost is bounded, whatever the history.
 */
export async function readEventFeed(provider: Provider): Promise<EventFeed> {
  const [lastPost, providerPostAt, refusals, day, rejected, foreign, unmatched] = await Promise.all([
    db().rawPost.findFirst({
      where: { isSample: false },
      orderBy: { receivedAt: 'desc' },
      select: { receivedAt: true, provider: true, eventCount: true, state: true },
    }),
    findLastPostOf(provider),
    db().postRefusal.findMany({ orderBy: { lastAt: 'desc' } }),
    countDay(),
    listRejected(),
    db().foreignInstance.findMany({ orderBy: { lastAt: 'desc' }, take: 20 }),
    countUnmatched(),
  ])
  return {
    lastPost,
    providerPostAt,
    refusals: refusals.map((row) => ({ ...row, count: Number(row.count) })),
    day,
    rejected,
    foreign: foreign.map((row) => ({ ...row, count: Number(row.count) })),
    unmatched,
  }
}

async function findLastPostOf(provider: Provider): Promise<Date | null> {
  const rows = await db().$queryRaw`
    select max("receivedAt") as "at" from (
      select "receivedAt", "provider" from "raw_post" where not "isSample" order by "receivedAt" desc limit ${COUNT_LIMIT}
    ) as latest where "provider" = ${provider}::"Provider"`
  const [row] = z.tuple([z.object({ at: z.date().nullable() })]).parse(rows)
  return row.at
}

const dayShape = z.object({
  posts: z.coerce.number(),
  events: z.coerce.number(),
  newEvents: z.coerce.number(),
  rejected: z.coerce.number(),
  waiting: z.coerce.number(),
})

async function countDay(): Promise<EventFeed['day']> {
  const rows = await db().$queryRaw`
    select count(*) as "posts",
      coalesce(sum("eventCount"), 0) as "events",
      coalesce(sum("newCount"), 0) as "newEvents",
      coalesce(sum("rejectedCount"), 0) as "rejected",
      count(*) filter (where "state" = 'pending') as "waiting"
    from (
      select "eventCount", "newCount", "rejectedCount", "state" from "raw_post"
      where "receivedAt" > now() - interval '24 hours' and not "isSample" order by "receivedAt" desc limit ${COUNT_LIMIT}
    ) as day`
  const [day] = z.tuple([dayShape]).parse(rows)
  return { ...day, isCapped: day.posts === COUNT_LIMIT }
}

const rejectedShape = z.array(
  z.object({
    id: z.bigint(),
    postId: z.bigint(),
    position: z.number(),
    reason: z.string(),
    item: z.string(),
  }),
)

/** The beginning of each; an item may have megabytes. */
async function listRejected(): Promise<EventFeed['rejected']> {
  const rows = rejectedShape.parse(
    await db().$queryRaw`
      select "id", "postId", "position", "reason", left("item"::text, ${MAX_ITEM_CHARS}::int) as "item"
      from "rejected_item" order by "id" desc limit ${SHOWN_REJECTED}::int`,
  )
  const posts = await db().rawPost.findMany({
    where: { id: { in: rows.map((row) => row.postId) } },
    select: { id: true, receivedAt: true },
  })
  const receivedAt = new Map(posts.map((post) => [post.id, post.receivedAt]))
  return rows.flatMap((row) => {
    const at = receivedAt.get(row.postId)
    // Its post was dropped in this moment.
    if (!at) return []
    const { reason, position, item } = row
    return {
      id: String(row.id),
      reason,
      receivedAt: at,
      position,
      item,
    }
  })
}

/** What the pipeline's page counts: neither test batches nor changes of the account's status miss a message. */
async function countUnmatched(): Promise<number> {
  const rows = await db().$queryRaw`
    select count(*) as "count" from (
      select 1 from "unmatched_event" where "dismissedAt" is null limit ${COUNT_LIMIT}
    ) as unmatched`
  const [row] = z.tuple([z.object({ count: z.coerce.number() })]).parse(rows)
  return row.count
}
