/** More words than this add nothing to a search. */
const MAX_WORDS = 6
const MAX_CHARACTERS = 200

/** One `ilike` pattern for each word of what a person typed, with its wildcards taken literally. */
export function containsPattern(q: string | null | undefined): string[] {
  return (q ?? '')
    .slice(0, MAX_CHARACTERS)
    .replaceAll('\u0000', '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MAX_WORDS)
    .map((word) => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`)
}
