const STREAM_OPTIONS: Record<string, string> = {
  transport: 'transport',
  tracksOpens: 'open tracking',
  tracksClicks: 'click tracking',
  footerHtml: 'footer (HTML)',
  footerText: 'footer (text)',
  categories: 'categories',
  ipPool: 'IP pool',
  unsubscribeGroupId: 'unsubscribe group',
  replyTo: 'reply-to',
}

/** The options of a stream that were changed, by name. */
export function streamOptionWords(fields: unknown): string | null {
  return list(
    Array.isArray(fields) ? fields.map((name) => STREAM_OPTIONS[String(name)] ?? String(name)) : null,
  )
}

const INBOUND_OPTIONS: Record<string, string> = {
  hostname: 'host',
  sendRaw: 'whole mails',
  spamCheck: 'spam check',
  isSigned: 'signed posts',
}

/** “spam check off → on”, for each option that was changed. */
export function inboundWords(fields: unknown): string | null {
  if (typeof fields !== 'object' || fields === null) return null
  const value = (of: unknown) => (typeof of === 'boolean' ? (of ? 'on' : 'off') : String(of))
  return list(
    Object.entries(fields).map(
      ([name, { from, to }]: [string, { from?: unknown; to?: unknown }]) =>
        `${INBOUND_OPTIONS[name] ?? name} ${value(from)} → ${value(to)}`,
    ),
  )
}

/** Texts of a row's changes, in one; null where there are none. */
export function list(value: unknown): string | null {
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).join(', ') : null
  return typeof value === 'string' && value !== '' ? value : null
}
