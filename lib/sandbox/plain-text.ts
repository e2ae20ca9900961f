const FLOWED_LINE_END = / \r\n/g

/**
 * The text of a mail as its reader would see it. `mail` is the mail as it came over the wire, one character a byte. Of a
 * mail that is not plain text alone, nothing: Mailroom's own mails are.
 */
export function plainTextOf(mail: string): string {
  const end = mail.indexOf('\r\n\r\n')
  if (end < 0) return ''
  const headers = mail.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const type = headerOf(headers, 'content-type') || 'text/plain'
  if (!/^text\/plain\b/i.test(type)) return ''
  const text = decoded(mail.slice(end + 4), headerOf(headers, 'content-transfer-encoding').toLowerCase())
  const whole = /format=flowed/i.test(type) ? text.replace(FLOWED_LINE_END, ' ') : text
  // PostgreSQL keeps no NUL.
  return whole.replaceAll('\0', '').replaceAll('\r\n', '\n').trimEnd()
}

/** The first header of that name in unfolded ones. */
export function headerOf(headers: string, name: string): string {
  const start = `${name}:`
  const line = headers.split('\r\n').find((one) => one.toLowerCase().startsWith(start))
  return (line ?? '').slice(start.length).trim()
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  const bytes =
    encoding === 'quoted-printable'
      ? body
          .replaceAll('=\r\n', '')
          .replace(/=([0-9A-F]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      : body
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
