import { z } from 'zod'

/** Control characters (C0, C1, line ends) and the two separators of lines and paragraphs. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu
/**
 * Characters that are not seen and change how others are: overrides of direction, zero widths, tags. Not the two joiners,
 * without which Persian names and joined emoji fall apart.
 */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}/gu
/** Something that can be seen at all. */
const SEEN = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u

/** A text as one line that reads as it is stored: a name must not turn the words around it, or stand there empty. */
export function plainLine(text: string): string {
  const line = text.replace(BREAKS, ' ').replace(UNSEEN, '').trim()
  return SEEN.test(line) ? line : ''
}

/** What a person typed as a name, a title or the like. Rules about length come after it, by `pipe`. */
export const typedLine = z.string().transform(plainLine)
