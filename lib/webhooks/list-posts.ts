import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { Prisma, type PostState, type Provider } from '#db/client.ts'
import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

const PAGE_SIZE = 30
const SHOWN_ITEMS = 3
const MAX_ITEM_CHARS = 300

export const POST_OUTCOMES = ['pending', 'processed', 'rejected', 'set-aside'] as const
/** set-aside: its reading failed as a whole. rejected: that, or some of its items could not be read. */
export type PostOutcome = (typeof POST_OUTCOMES)[number]

type Filter = { outcome?: PostOutcome; from?: Date; until?: Date; before?: string }

export type PostRow = {
  id: string
  provider: Provider
  receivedAt: Date
  processedAt: Date | null
  bytes: number
  outcome: PostOutcome
  eventCount: number
  newCount: number
  foreignCount: number
  rejectedCount: number
  error: string | null
  /** Made with the sample data: no webhook brought it. */
  isSample: boolean
  /** The first three. */
  rejected: { position: number; reason: string; item: string }[]
}

/**
 * Stored posts, latest first, 30 a page, without their bodies. `from` and `until` bound when they came. `before` is the
 * `next` of the page before; null ends the list.
 */
export async function listPosts(filter: Filter): Promise<{ posts: PostRow[]; next: string | null }> {
  const rows = await db().rawPost.findMany({
    where: where(filter),
    orderBy: { id: 'desc' },
    take: PAGE_SIZE + 1,
    omit: { body: true, bodyHash: true, month: true, signedAt: true },
  })
  const shown = rows.slice(0, PAGE_SIZE)
  const items = await listItems(shown.filter((row) => row.rejectedCount > 0).map(({ id }) => id))
  return {
    posts: shown.map(({ id, state, ...row }) => ({
      ...row,
      id: String(id),
      outcome: outcomeOf(state, row),
      rejected: items
        .filter((item) => item.postId === id)
        .map(({ position, reason, item }) => ({ position, reason, item })),
    })),
    next: rows.length > PAGE_SIZE ? String(shown.at(-1)?.id) : null,
  }
}

const itemShape = z.array(
  z.object({ postId: z.bigint(), position: z.number(), reason: z.string(), item: z.string() }),
)

/** The beginnings of the first items of each; an item may have megabytes. */
async function listItems(postIds: bigint[]) {
  return itemShape.parse(
    await db().$queryRaw`
      select r."postId", r."position", r."reason", left(r."item"::text, ${MAX_ITEM_CHARS}::int) as "item"
      from unnest(${postIds}::bigint[]) as p(id)
      cross join lateral (
        select * from "rejected_item" where "postId" = p.id order by "position" limit ${SHOWN_ITEMS}::int
      ) r order by r."postId" desc, r."position"`,
  )
}

function outcomeOf(
  state: PostState,
  { error, rejectedCount }: { error: string | null; rejectedCount: number },
): PostOutcome {
  if (state === 'rejected' && error !== null) return 'set-aside'
  return rejectedCount > 0 ? 'rejected' : state
}

function where({ outcome, from, until, before }: Filter): Prisma.RawPostWhereInput {
  return {
    ...(before && /^\d{1,18}$/.test(before) ? { id: { lt: BigInt(before) } } : {}),
    ...(from || until ? { receivedAt: { ...(from && { gte: from }), ...(until && { lt: until }) } } : {}),
    ...(outcome === 'rejected' ? { OR: [{ rejectedCount: { gt: 0 } }, { state: 'rejected' as const }] } : {}),
    ...(outcome === 'set-aside' ? { state: 'rejected', error: { not: null } } : {}),
    ...(outcome === 'processed' ? { state: outcome, rejectedCount: 0 } : {}),
    ...(outcome === 'pending' ? { state: outcome } : {}),
  }
}

const unpack = promisify(gunzip)
const stored = z.array(z.object({ body: z.instanceof(Uint8Array) }))

/** The body of a post as it came. Throws `not-found` when it is not kept (any more). */
export async function readPostBody(id: bigint): Promise<Buffer> {
  const [row] = stored.parse(await db().$queryRaw`select "body" from "raw_post" where "id" = ${id}`)
  if (!row) throw new DomainError('not-found', 'This post is not kept any more.')
  return unpack(row.body)
}
