import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { expectedRecords, PURPOSE_LABEL, type ExpectedRecord } from '#lib/domains/expected-records.ts'
import { quotedText } from '#lib/domains/txt-strings.ts'

/** Every record of a domain as it is known now. */
export function recordsOf({ domain, account, link, lookup }: MailDomain): ExpectedRecord[] {
  return expectedRecords(domain, account, link, lookup?.presence ?? null)
}

/** The whole plan as text for a DNS admin: what is to be entered, domain by domain. */
export function planText(domains: MailDomain[]): string {
  return domains.map(domainText).join('\n\n')
}

/** The same as a mail; nothing in it comes from outside unescaped. */
export function planHtml(domains: MailDomain[], words: string): string {
  const parts = domains.map((domain) => {
    const rows = recordsOf(domain).filter(({ isStanding }) => !isStanding)
    const body =
      rows.length > 0
        ? `<table border="1" cellpadding="6" cellspacing="0"><tr><th>For</th><th>Type</th><th>Host</th><th>Value</th></tr>${rows
            .map(
              (row) =>
                `<tr><td>${PURPOSE_LABEL[row.purpose]}</td><td>${row.type}</td><td>${escape(row.host)}</td><td>${escape(valueText(row))}</td></tr>`,
            )
            .join('')}</table>`
        : '<p>Its records follow once the domain is made.</p>'
    return `<h3>${escape(domain.domain)} (${escape(domain.instance)})</h3>${body}`
  })
  return `${words
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
    .map((line) => `<p>${escape(line)}</p>`)
    .join('')}${parts.join('')}`
}

/** What stands in the value's field of a DNS form. */
export function valueText({ type, value, priority }: ExpectedRecord): string {
  return type === 'MX' ? `${priority} ${value}.` : type === 'CNAME' ? `${value}.` : value
}

function domainText(domain: MailDomain): string {
  const rows = recordsOf(domain).filter(({ isStanding }) => !isStanding)
  const head = `${domain.domain} (instance ${domain.instance}, return path ${domain.subdomain}.${domain.domain})`
  if (rows.length === 0) return `${head}\n  Its records follow once the domain is made.`
  const lines = rows.map((row) => {
    const value = row.type === 'TXT' ? quotedText(row.value) : valueText(row)
    return `  ${row.host}.  ${row.type}  ${value}  ; ${PURPOSE_LABEL[row.purpose]}`
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
