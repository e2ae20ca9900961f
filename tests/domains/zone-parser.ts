export type ZoneRow = { name: string; ttl: number; type: string; fields: string[]; strings: string[] }

/**
 * Reads the master-file form of RFC 1035 as far as one-line records go: comments, quoted strings with escapes, names that
 * must end with a dot. Knows nothing of how it was written.
 */
export function parseZone(text: string): ZoneRow[] {
  return text.split('\n').flatMap((line) => {
    const tokens = tokenise(line)
    if (tokens.length === 0) return []
    const [name, ttl, zoneClass, type, ...rest] = tokens
    if (!name || !ttl || zoneClass?.text !== 'IN' || !type) throw new Error(`Not a record: ${line}`)
    if (!name.text.endsWith('.')) throw new Error(`A relative name: ${name.text}`)
    return [
      {
        name: name.text.slice(0, -1),
        ttl: Number(ttl.text),
        type: type.text,
        fields: rest.filter(({ isQuoted }) => !isQuoted).map(({ text }) => text),
        strings: rest.filter(({ isQuoted }) => isQuoted).map(({ text }) => text),
      },
    ]
  })
}

/** The strings of a TXT value on its own, as Route 53 takes it. */
export function parseStrings(value: string): string[] {
  return tokenise(value).map(({ text, isQuoted }) => {
    if (!isQuoted) throw new Error(`Not quoted: ${text}`)
    return text
  })
}

function tokenise(line: string): { text: string; isQuoted: boolean }[] {
  const tokens: { text: string; isQuoted: boolean }[] = []
  let at = 0
  while (at < line.length) {
    const character = line[at] ?? ''
    if (character === ';') break
    if (character === '"') {
      let text = ''
      at += 1
      while (line[at] !== '"') {
        if (at >= line.length) throw new Error('A string without its end')
        if (line[at] === '\\') at += 1
        text += line[at] ?? ''
        at += 1
      }
      at += 1
      if (Buffer.byteLength(text) > 255) throw new Error('A string of more than 255 bytes')
      tokens.push({ text, isQuoted: true })
    } else if (/\s/.test(character)) {
      at += 1
    } else {
      let text = ''
      while (at < line.length && !/[\s;"]/.test(line[at] ?? '')) text += line[at++] ?? ''
      tokens.push({ text, isQuoted: false })
    }
  }
  return tokens
}
