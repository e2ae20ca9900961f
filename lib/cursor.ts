import { z } from 'zod'

const timeAndId = z.tuple([z.iso.datetime().refine((at) => at >= '1970' && at < '9999'), z.uuid()])

/** Where a page by time ended. The id breaks ties, so that rows of one millisecond are neither repeated nor lost. */
export type TimeCursor = { at: string; id: string }

/** A cursor as it stands in a URL: opaque, not secret. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Reads a cursor of the given shape; null (the first page) for one that is absent or was tampered with. */
export function decodeCursor<Shape extends z.ZodType>(
  cursor: string | null | undefined,
  shape: Shape,
): z.output<Shape> | null {
  if (!cursor) return null
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export function encodeTimeCursor({ at, id }: TimeCursor): string {
  return encodeCursor([at, id])
}

export function decodeTimeCursor(cursor: string | null | undefined): TimeCursor | null {
  const parts = decodeCursor(cursor, timeAndId)
  return parts && { at: parts[0], id: parts[1] }
}

/**
 * Cuts a page of `limit` from `limit + 1` rows that were asked for: the extra row only says that there is more.
 * `next` is null on the last page.
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
