import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip, constants } from 'node:zlib'
import type { Provider } from '#db/client.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'

export type VerifiedPost = {
  provider: Provider
  body: Buffer
  timestamp: string
  signedAt: Date
  /** When it came in; now, unless told. */
  receivedAt?: Date
}

type Waiting = VerifiedPost & { kept: () => void; lost: (error: unknown) => void }

/** Posts stored by one statement. More wait for the next one. */
const MAX_TOGETHER = 200
/** Bodies held in memory while they wait (bytes); beyond it the provider is told to come back. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024
const RETRY_AFTER_SECONDS = 10

/** A provider that is kept waiting sends again; better told to than kept. */
const STORE_LIMITS = { maxWait: 1_500, timeout: 10_000 }

const compress = promisify(gzip)

/** Per process (Next loads modules twice): what waits for the next commit. */
const holder = globalThis as typeof globalThis & {
  mailroomPosts?: { waiting: Waiting[]; bytes: number; storing: boolean }
}
const posts = (holder.mailroomPosts ??= { waiting: [], bytes: 0, storing: false })

/**
 * Stores a post and the job that reads it; resolves once both are committed. Posts that wait at the same moment share
 * one commit. The same post again (same timestamp and body) is the row that is there. Throws `provider-unavailable`
 * when too much waits already; any database error passes through: then nothing was stored.
 */
export async function recordPost(post: VerifiedPost): Promise<void> {
  if (posts.bytes + post.body.length > MAX_WAITING_BYTES) {
    throw new DomainError('provider-unavailable', 'Too many posts wait to be stored.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    })
  }
  posts.bytes += post.body.length
  const stored = new Promise<void>((kept, lost) => posts.waiting.push({ ...post, kept, lost }))
  void storeWaiting()
  return stored.finally(() => {
    posts.bytes -= post.body.length
  })
}

/**
 * Stores posts as part of the caller's transaction, with the job that reads them. Returns the ids of those that were
 * not there before.
 */
export async function recordPostsIn(tx: Tx, posts: readonly VerifiedPost[]): Promise<bigint[]> {
  return insertPosts(tx, await Promise.all(posts.map(toRow)))
}

async function storeWaiting(): Promise<void> {
  if (posts.storing) return
  posts.storing = true
  while (posts.waiting.length > 0) {
    const together = posts.waiting.splice(0, MAX_TOGETHER)
    try {
      await store(together)
      for (const post of together) post.kept()
    } catch (error) {
      for (const post of together) post.lost(error)
    }
  }
  posts.storing = false
}

async function store(together: VerifiedPost[]): Promise<void> {
  const rows = await Promise.all(together.map(toRow))
  await transaction((tx) => insertPosts(tx, rows), STORE_LIMITS)
}

async function toRow(post: VerifiedPost) {
  const packed = await compress(post.body, { level: constants.Z_BEST_SPEED })
  return {
    bodyHash: createHash('sha256').update(post.timestamp).update(post.body).digest('hex').slice(0, 32),
    provider: post.provider,
    signedAt: post.signedAt.toISOString(),
    receivedAt: post.receivedAt?.toISOString() ?? null,
    body: packed.toString('base64'),
    bytes: post.body.length,
  }
}

/** Rows in the order of their hash, so that two processes storing the same posts cannot wait for each other in a circle. */
async function insertPosts(tx: Tx, rows: Awaited<ReturnType<typeof toRow>>[]): Promise<bigint[]> {
  const added = await tx.$queryRaw<{ id: bigint }[]>`
    insert into "raw_post" ("bodyHash", "provider", "signedAt", "receivedAt", "body", "bytes")
    select p."bodyHash", p."provider"::"Provider", p."signedAt", coalesce(p."receivedAt", now()), decode(p."body", 'base64'), p."bytes"
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as p("bodyHash" uuid, "provider" text, "signedAt" timestamptz, "receivedAt" timestamptz, "body" text, "bytes" int)
    order by p."bodyHash"
    on conflict ("bodyHash") do nothing
    returning "id"`
  await enqueue(tx, 'posts.process', {})
  return added.map(({ id }) => id)
}
