/** A sentence that goes on after a colon: names keep their capital. */
export function lowered(sentence: string): string {
  return /^(SendGrid|Mailroom)\b/.test(sentence)
    ? sentence
    : sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
