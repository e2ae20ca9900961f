import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, crc32, gzip } from 'node:zlib'
import type { Provider } from '#db/client.ts'
import { sqlStatements, type SqlTx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueueing } from '#lib/jobs/enqueue.ts'
import { requireRoomForPosts } from '#lib/webhooks/backlog.ts'

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
/** Up to about two events. */
const MAX_PLAIN_BYTES = 1_200

/** A provider that is kept waiting sends again; better told to than kept. */
const STORE_LIMIT_MS = 4_000

const compress = promisify(gzip)

/** Per process (Next loads modules twice): what waits for the next commit. */
const holder = globalThis as typeof globalThis & {
  mailroomPosts?: { waiting: Waiting[]; bytes: number; storing: boolean }
}
const posts = (holder.mailroomPosts ??= { waiting: [], bytes: 0, storing: false })

/**
 * Stores a post and the job that reads it; resolves once both are committed. Posts that wait at the same moment share
 * one commit. The same post again (same timestamp and body) is the row that is there. Throws `provider-unavailable`
 * when too much waits already, to be stored or to be read; any database error passes through: then nothing was stored.
 */
export async function recordPost(post: VerifiedPost): Promise<void> {
  requireRoomForPosts()
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
export async function recordPostsIn(tx: SqlTx, posts: readonly VerifiedPost[]): Promise<bigint[]> {
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
  await insertPosts(sqlStatements(STORE_LIMIT_MS), rows)
}

type Row = Awaited<ReturnType<typeof toRow>>

async function toRow(post: VerifiedPost) {
  return {
    bodyHash: createHash('sha256').update(post.timestamp).update(post.body).digest('hex').slice(0, 32),
    provider: post.provider,
    signedAt: post.signedAt,
    receivedAt: post.receivedAt ?? null,
    body: await pack(post.body),
    bytes: post.body.length,
  }
}

/**
 * One statement, so that it needs no transaction around it: the posts and the job that reads them. In the order of their
 * hash, so that two processes storing the same posts cannot wait for each other in a circle.
 */
async function insertPosts(tx: SqlTx, rows: Row[]): Promise<bigint[]> {
  const column = <Key extends keyof Row>(name: Key) => rows.map((row) => row[name])
  const added = await tx.$queryRaw<{ id: bigint }[]>`
    with added as (
      insert into "raw_post" ("bodyHash", "provider", "signedAt", "receivedAt", "body", "bytes")
      select p."bodyHash", p."provider"::"Provider", p."signedAt", coalesce(p."receivedAt", now()), p."body", p."bytes"
      from unnest(${column('bodyHash')}::uuid[], ${column('provider')}::text[], ${column('signedAt')}::timestamptz[],
        ${column('receivedAt')}::timestamptz[], ${column('body')}::bytea[], ${column('bytes')}::int[])
        as p("bodyHash", "provider", "signedAt", "receivedAt", "body", "bytes")
      order by p."bodyHash"
      on conflict ("bodyHash", "month") do nothing
      returning "id"
    ), job as (${enqueueing('posts.process', [{}])})
    select "id" from added where (select count(*) from job) > 0`
  return added.map(({ id }) => id)
}

/** Compressing a small body costs more than it saves: it is kept in a gzip envelope as it is. */
async function pack(body: Buffer): Promise<Buffer> {
  return body.length <= MAX_PLAIN_BYTES ? envelope(body) : compress(body, { level: constants.Z_BEST_SPEED })
}

/** gzip (RFC 1952) around one stored block (RFC 1951, 3.2.4). */
function envelope(body: Buffer): Buffer {
  const packed = Buffer.alloc(15 + body.length + 8)
  packed.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1])
  packed.writeUInt16LE(body.length, 11)
  packed.writeUInt16LE(~body.length & 0xffff, 13)
  body.copy(packed, 15)
  packed.writeUInt32LE(crc32(body), 15 + body.length)
  packed.writeUInt32LE(body.length, 19 + body.length)
  return packed
}
