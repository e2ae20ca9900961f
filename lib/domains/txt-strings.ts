/** Of one string of a TXT record, bytes. */
const MAX_BYTES = 255

/** A text as the strings of a TXT record: 255 bytes each at most, never cut inside a character. */
export function txtStrings(text: string): string[] {
  const strings: string[] = []
  let current = ''
  let size = 0
  for (const character of text) {
    const bytes = Buffer.byteLength(character)
    if (size + bytes > MAX_BYTES) {
      strings.push(current)
      current = ''
      size = 0
    }
    current += character
    size += bytes
  }
  return [...strings, current]
}

/** The strings in quotation marks, as zone files and most forms take them. */
export function quotedText(text: string): string {
  return txtStrings(text)
    .map((part) => `"${part.replaceAll(/["\\]/g, String.raw`\$&`)}"`)
    .join(' ')
}
