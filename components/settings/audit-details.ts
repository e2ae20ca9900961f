const NAMES: Record<string, string> = {
  transport: 'transport',
  tracksOpens: 'open tracking',
  tracksClicks: 'click tracking',
  footerHtml: 'footer (HTML)',
  footerText: 'footer (text)',
  categories: 'categories',
  ipPool: 'IP pool',
  unsubscribeGroupId: 'unsubscribe group',
  replyTo: 'reply-to',
  fromName: 'from name',
  fromAddress: 'from address',
  key: 'key',
  subuser: 'subuser',
  host: 'host',
  port: 'port',
  security: 'security',
  username: 'user name',
  hostname: 'host',
  sendRaw: 'whole mails',
  spamCheck: 'spam check',
  isSigned: 'signed posts',
}

/**
 * “spam check off → on”, for each field that was changed; the name alone where its values are not kept. Rows of before
 * have a list of names.
 */
export function changeWords(fields: unknown): string | null {
  if (Array.isArray(fields)) return list(fields.map((name) => nameOf(String(name))))
  if (typeof fields !== 'object' || fields === null) return null
  return list(
    Object.entries(fields).map(([name, { from, to }]: [string, { from?: unknown; to?: unknown }]) =>
      (from ?? null) === null && (to ?? null) === null
        ? nameOf(name)
        : `${nameOf(name)} ${shown(from)} → ${shown(to)}`,
    ),
  )
}

function nameOf(field: string): string {
  return NAMES[field] ?? field
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return value === '' || value === null || value === undefined ? 'none' : String(value)
}

/** Texts of a row's changes, in one; null where there are none. */
export function list(value: unknown): string | null {
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).join(', ') : null
  return typeof value === 'string' && value !== '' ? value : null
}

/** “sales → admin”; rows of before have only what it became. */
export function fromTo(from: unknown, to: unknown): string | null {
  const [before, after] = [list(from), list(to)]
  return before && after ? `${before} → ${after}` : after
}
