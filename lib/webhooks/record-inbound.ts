import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Provider } from '#db/client.ts'
import { transaction } from '#lib/db.ts'

export type InboundBody = {
  provider: Provider
  contentType: string
  bytes: number
  /** sha256 of the body, hex. */
  hash: string
  signature: 'valid' | 'wrong' | 'none'
  /** Behind the @ of those it was for. */
  hosts: string[]
  /** It came by the secret of before a change. */
  isLate: boolean
  pieces: () => AsyncIterable<Buffer<ArrayBuffer>>
}

/** Bodies that are written to the database at one moment, so that mail leaves connections to everybody else. */
const MAX_AT_ONCE = 3
const LIMITS = { maxWait: 10_000, timeout: 60_000 }

const compress = promisify(gzip)

/** Per process (Next loads modules twice). */
const holder = globalThis as typeof globalThis & {
  mailroomInbound?: { running: number; waiting: (() => void)[] }
}
const turns = (holder.mailroomInbound ??= { running: 0, waiting: [] })

/**
 * Stores a mail as it was posted, a piece at a time; resolves once all of it is committed. The same body again is the row
 * that is there, counted. Any database error passes through: then nothing was stored.
 */
export async function recordInbound(body: InboundBody): Promise<{ id: bigint; isNew: boolean }> {
  await takeTurn()
  try {
    return await store(body)
  } finally {
    endTurn()
  }
}

function store(body: InboundBody): Promise<{ id: bigint; isNew: boolean }> {
  return transaction(async (tx) => {
    const { provider, contentType, bytes, hash, signature, hosts, isLate } = body
    const [row] = await tx.$queryRaw<{ id: bigint; copies: number }[]>`
      insert into "inbound_post" ("bodyHash", "provider", "contentType", "bytes", "signature", "hosts", "isLate")
      values (${hash}, ${provider}::"Provider", ${contentType}, ${bytes}, ${signature}, ${hosts}, ${isLate})
      on conflict ("bodyHash") do update set "copies" = "inbound_post"."copies" + 1
      returning "id", "copies"`
    if (!row) throw new Error('An upsert returned no row.')
    if (row.copies > 1) return { id: row.id, isNew: false }
    let position = 0
    for await (const piece of body.pieces()) {
      const packed = await compress(piece, { level: constants.Z_BEST_SPEED })
      await tx.$executeRaw`
        insert into "inbound_chunk" ("postId", "position", "body") values (${row.id}, ${position}, ${packed})`
      position += 1
    }
    return { id: row.id, isNew: true }
  }, LIMITS)
}

async function takeTurn(): Promise<void> {
  if (turns.running < MAX_AT_ONCE) {
    turns.running += 1
    return
  }
  await new Promise<void>((resolve) => turns.waiting.push(resolve))
}

function endTurn(): void {
  const next = turns.waiting.shift()
  if (next) next()
  else turns.running -= 1
}
