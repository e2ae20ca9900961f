/** Control characters (line ends among them) and those that turn the direction of text around. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** A text as it may stand in a mail's header: one line, whatever a name or a value carried into it. */
export function headerText(text: string): string {
  return text.replace(UNSAFE, ' ').trim()
}
