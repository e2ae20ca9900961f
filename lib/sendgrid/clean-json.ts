/**
 * Whether the text of a JSON document may hold what PostgreSQL refuses: NUL or half of a surrogate pair. Both can
 * only stand there as an escape, since decoding UTF-8 yields neither; a raw NUL is cut by `cleanText` below.
 */
export function mayHoldBadText(json: string): boolean {
  return /\\u(?:0000|[dD][89a-fA-F])/.test(json)
}

/** The text without NUL, and with U+FFFD for each half surrogate. */
export function cleanText(text: string): string {
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** A JSON value with clean texts and keys. A key `__proto__` stays a plain key. */
export function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanValue(inner)]))
}

/** Whether a JSON value has more than `levels` levels of lists and objects. Looks no deeper than that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && isDeeperThan(inner, levels - 1)) return true
  }
  return false
}
