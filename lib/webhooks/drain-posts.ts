import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Prisma, type Provider } from '#db/client.ts'
import { db, sqlTransaction, type SqlTx } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import { countUp } from '#lib/webhooks/pipeline-counters.ts'
import { reasonOf } from '#lib/webhooks/set-aside.ts'

export type StoredPost = { id: bigint; provider: Provider; body: Buffer; receivedAt: Date; isSample: boolean }
/** What reading one post gave. */
export type PostOutcome = {
  eventCount: number
  newCount: number
  foreignCount: number
  rejected: { position: number; reason: string; item: unknown }[]
}
/** Reads posts as part of the transaction that marks them processed; one outcome for each, in order. */
export type ReadPosts = (tx: SqlTx, posts: StoredPost[]) => Promise<PostOutcome[]>

const MAX_POSTS = 500
/** Bodies of one transaction, before compression (bytes): about 3,000 events. */
const MAX_BYTES = 1_600_000
/** Posts whose mean size says how many make up so many bytes. */
const ELDEST = 100
/** Deadlock and serialization failure: the same posts succeed a moment later. */
const PASSING_FAULT = /40P01|40001|could not serialize|deadlock/i
/**
 * What may pass and may be the post's own doing: a lock or a statement that took too long, and a message deleted (23503)
 * or made (23505) between being matched and being written to. Such a post waits a quarter of an hour before it is set aside.
 */
const PERHAPS_PASSING = ['55P03', '57014', '23503', '23505']
const PATIENCE_MS = 15 * 60_000
/** Connection trouble (Prisma P1xxx/P2024/P2028, PostgreSQL class 57 and 08): nothing is wrong with the posts. */
const STORE_IS_AWAY =
  /^P1|P2024|P2028|ECONN|ENOENT|57P0|^08|^53|Connection terminated|closed the connection|Server has closed|Query read timeout|exceeded when trying to connect/i

const unpack = promisify(gunzip)

/**
 * Takes up to 500 unprocessed posts (about 3,000 events), reads them and marks them, all in one transaction: killed
 * half-way, nothing has happened. Other workers take other posts meanwhile. Returns how many it took: 0 when none is left.
 * A post whose reading fails is set aside as rejected with its reason, and the others go on.
 */
export async function drainPosts(read: ReadPosts): Promise<number> {
  try {
    return await sqlTransaction((tx) => drainBatch(tx, read, { limit: MAX_POSTS }))
  } catch (error) {
    if (isTransient(error)) throw error
    log('webhooks').error({ err: error }, 'a batch of posts could not be read; reading them one by one')
    return drainOneByOne(read)
  }
}

/** Reads and marks these posts as part of the transaction that stored them, so that nobody else ever sees them unread. */
export async function drainPostsIn(tx: SqlTx, ids: readonly bigint[], read: ReadPosts): Promise<void> {
  while ((await drainBatch(tx, read, { limit: ids.length, ids })) > 0);
}

type PackedPost = Omit<StoredPost, 'body'> & { body: Uint8Array }
/** How many posts; only these, or all but these. `taken` is told which before anything is done with them. */
type Choice = {
  limit: number
  ids?: readonly bigint[]
  except?: readonly bigint[]
  taken?: (posts: readonly PackedPost[]) => void
}

async function drainBatch(tx: SqlTx, read: ReadPosts, choice: Choice): Promise<number> {
  const packed = await takePosts(tx, choice)
  if (packed.length === 0) return 0
  choice.taken?.(packed)
  const posts = await Promise.all(packed.map(async (post) => ({ ...post, body: await unpack(post.body) })))
  const outcomes = await read(tx, posts)
  await markProcessed(tx, posts, outcomes)
  // Sample data, and posts that are read again, are no traffic.
  if (!choice.ids)
    await countOutcomes(
      tx,
      outcomes.filter((_, index) => !posts[index]?.isSample),
    )
  return posts.length
}

/**
 * The oldest unprocessed posts (of these) that nobody else is reading; at least one, however large. No more are locked than
 * are likely to be taken, by the size of those that wait longest: others read the rest meanwhile.
 */
async function takePosts(tx: SqlTx, { limit, ids, except = [] }: Choice): Promise<PackedPost[]> {
  const ofThese = ids ? Prisma.sql`and "id" = any(${ids}::bigint[])` : Prisma.empty
  const notThese = except.length > 0 ? Prisma.sql`and "id" <> all(${except}::bigint[])` : Prisma.empty
  const pending = Prisma.sql`from "raw_post" where "state" = 'pending' ${ofThese} ${notThese} order by "id"`
  return tx.$queryRaw<PackedPost[]>`
    with eldest as (select "bytes" ${pending} limit ${ELDEST}::int), held as (
      select "id", "bytes" ${pending}
      limit (select least(${limit}::int, 1 + ${MAX_BYTES}::int / greatest(avg("bytes"), 1)::int) from eldest)
      for update skip locked
    ), counted as (select "id", "bytes", sum("bytes") over (order by "id") - "bytes" as before from held)
    select p."id", p."provider"::text as "provider", p."body", p."receivedAt", p."isSample"
    from counted join "raw_post" p using ("id")
    where counted.before = 0 or counted.before + counted."bytes" <= ${MAX_BYTES}::int order by p."id"`
}

async function markProcessed(tx: SqlTx, posts: StoredPost[], outcomes: PostOutcome[]): Promise<void> {
  const marks = posts.map((post, index) => ({
    id: String(post.id),
    ...outcomes[index],
    rejected: outcomes[index]?.rejected.length ?? 0,
  }))
  await tx.$executeRaw`
    update "raw_post" as p set "processedAt" = coalesce(p."processedAt", now()),
      "state" = case when m."eventCount" = 0 and m.rejected > 0 then 'rejected' else 'processed' end::"PostState",
      "eventCount" = m."eventCount", "newCount" = m."newCount", "rejectedCount" = m.rejected, "foreignCount" = m."foreignCount"
    from json_to_recordset(${JSON.stringify(marks)}::json)
      as m(id bigint, "eventCount" int, "newCount" int, "foreignCount" int, rejected int)
    where p."id" = m.id`
  const rejected = posts.flatMap((post, index) =>
    (outcomes[index]?.rejected ?? []).map(({ position, reason, item }) => ({
      postId: String(post.id),
      position,
      reason,
      item: item ?? null,
    })),
  )
  if (rejected.length > 0) await keepRejected(tx, rejected)
}

async function keepRejected(tx: SqlTx, rejected: readonly object[]): Promise<void> {
  await tx.$executeRaw`
    insert into "rejected_item" ("postId", "position", "reason", "item")
    select r."postId", r."position", r."reason", coalesce(r."item", 'null')
    from jsonb_to_recordset(${JSON.stringify(rejected)}::jsonb) as r("postId" bigint, "position" int, "reason" text, "item" jsonb)
    on conflict ("postId", "position") do nothing`
}

/** Adds what posts gave to the totals. Last in the transaction, see `countUp`. */
export async function countOutcomes(tx: SqlTx, outcomes: readonly PostOutcome[]): Promise<void> {
  const sum = (of: (outcome: PostOutcome) => number) => outcomes.reduce((total, one) => total + of(one), 0)
  const [events, added, foreign] = [
    sum(({ eventCount }) => eventCount),
    sum(({ newCount }) => newCount),
    sum(({ foreignCount }) => foreignCount),
  ]
  await countUp(tx, {
    posts: outcomes.length,
    events,
    new_events: added,
    duplicates: events - added - foreign,
    foreign_events: foreign,
    rejected_items: sum(({ rejected }) => rejected.length),
  })
}

/** Throws, once all others are read, when some were left for later. */
async function drainOneByOne(read: ReadPosts): Promise<number> {
  const left: bigint[] = []
  let reason: unknown = null
  let count = 0
  for (; count < MAX_POSTS; count++) {
    let current: PackedPost | undefined
    const choice: Choice = { limit: 1, except: left, taken: ([post]) => (current = post) }
    try {
      if ((await sqlTransaction((tx) => drainBatch(tx, read, choice))) === 0) break
    } catch (error) {
      if (isTransient(error) || current === undefined) throw error
      if (mayPass(error, current)) {
        left.push(current.id)
        reason = error
      } else await setAside(current.id, error)
    }
  }
  if (left.length > 0) throw reason
  return count
}

function mayPass(error: unknown, { receivedAt }: PackedPost): boolean {
  return PERHAPS_PASSING.includes(codeOf(error)) && receivedAt.getTime() > Date.now() - PATIENCE_MS
}

async function setAside(id: bigint, error: unknown): Promise<void> {
  log('webhooks').error({ err: error, postId: String(id) }, 'a post could not be read and was set aside')
  // Whoever took it in the meantime has read it.
  await db().rawPost.updateMany({
    where: { id, state: 'pending' },
    data: { state: 'rejected', error: reasonOf(error), processedAt: new Date() },
  })
}

export function isTransient(error: unknown): boolean {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  return (
    STORE_IS_AWAY.test(code) ||
    STORE_IS_AWAY.test(message) ||
    PASSING_FAULT.test(message) ||
    PASSING_FAULT.test(code)
  )
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
