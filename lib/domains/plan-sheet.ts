import type { MailDomain } from '#lib/domains/mail-domains.ts'
import {
  expectedRecords,
  PURPOSE_LABEL,
  type ExpectedRecord,
  type Purpose,
} from '#lib/domains/expected-records.ts'
import { quotedText } from '#lib/domains/txt-strings.ts'

/** Every record of a domain as it is known now. */
export function recordsOf({ domain, account, link, lookup }: MailDomain): ExpectedRecord[] {
  return expectedRecords(domain, account, link, lookup?.presence ?? null)
}

/** A row of the sheet. `value` null: SendGrid gives it when the domain is made; until then its place alone is certain. */
export type SheetRow = Pick<ExpectedRecord, 'id' | 'purpose' | 'type' | 'host' | 'note'> & {
  value: string | null
}

export const NOT_MADE_YET = 'made when the domain is created'

/** What is to be entered for a domain, and what else will be once it is made. What stands already is left out. */
export function sheetRows(domain: MailDomain): SheetRow[] {
  // What the account held before it was deleted there counts no more.
  const known = domain.state === 'made' ? domain : { ...domain, account: null }
  const rows = recordsOf(known).filter(({ isStanding }) => !isStanding)
  return [...plannedRows(known), ...rows.map((row) => ({ ...row, value: valueText(row) }))]
}

/** The places are those of the plan, without automated security: that is how a domain is made. */
function plannedRows({
  domain,
  subdomain,
  linkSubdomain,
  dkimSelector,
  account,
  link,
}: MailDomain): SheetRow[] {
  const row = (purpose: Purpose, type: SheetRow['type'], host: string): SheetRow => ({
    id: `planned.${purpose}.${type}`,
    purpose,
    type,
    host: `${host}.${domain}`,
    value: null,
    note: null,
  })
  return [
    ...(account
      ? []
      : [
          row('return-path', 'MX', subdomain),
          row('return-path', 'TXT', subdomain),
          // Without one of our own SendGrid chooses the selector.
          row('dkim', 'TXT', `${dkimSelector ?? '…'}._domainkey`),
        ]),
    ...(link || linkSubdomain === '' ? [] : [row('link', 'CNAME', linkSubdomain)]),
  ]
}

/** The whole plan as text for a DNS admin: what is to be entered, domain by domain. */
export function planText(domains: MailDomain[]): string {
  return domains.map(domainText).join('\n\n')
}

/** The same as a mail; nothing in it comes from outside unescaped. */
export function planHtml(domains: MailDomain[], words: string): string {
  const parts = domains.map((domain) => {
    const rows = sheetRows(domain)
    const body =
      rows.length > 0
        ? `<table border="1" cellpadding="6" cellspacing="0"><tr><th>For</th><th>Type</th><th>Host</th><th>Value</th></tr>${rows
            .map(
              (row) =>
                `<tr><td>${PURPOSE_LABEL[row.purpose]}</td><td>${row.type}</td><td>${escape(row.host)}</td><td>${row.value === null ? `<i>${NOT_MADE_YET}</i>` : escape(row.value)}</td></tr>`,
            )
            .join('')}</table>`
        : '<p>All its records stand.</p>'
    return `<h3>${escape(domain.domain)} (${escape(domain.instance)})</h3>${body}`
  })
  return `${words
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
    .map((line) => `<p>${escape(line)}</p>`)
    .join('')}${parts.join('')}`
}

/** What stands in the value's field of a DNS form. */
function valueText({ type, value, priority }: ExpectedRecord): string {
  return type === 'MX' ? `${priority} ${value}.` : type === 'CNAME' ? `${value}.` : value
}

function domainText(domain: MailDomain): string {
  const rows = sheetRows(domain)
  const head = `${domain.domain} (instance ${domain.instance}, return path ${domain.subdomain}.${domain.domain})`
  if (rows.length === 0) return `${head}\n  All its records stand.`
  const lines = rows.map((row) => {
    const start = `${row.host}.  ${row.type}`
    if (row.value === null) return `  ; ${start}  (${NOT_MADE_YET})  ; ${PURPOSE_LABEL[row.purpose]}`
    const value = row.type === 'TXT' ? quotedText(row.value) : row.value
    return `  ${start}  ${value}  ; ${PURPOSE_LABEL[row.purpose]}`
  })
  return [head, ...lines].join('\n')
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
