import { stood } from '#lib/domains/check-record.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { planGaps } from '#lib/domains/plan-gaps.ts'
import {
  expectedRecords,
  MX_PRIORITY,
  PURPOSE_LABEL,
  type ExpectedRecord,
  type Purpose,
} from '#lib/domains/expected-records.ts'
import { MAIL_EXCHANGE } from '#lib/domains/presence.ts'
import { adviseSpf } from '#lib/domains/spf.ts'
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

/** What whoever keeps the DNS is told of one domain. */
export type DomainSheet = {
  rows: SheetRow[]
  /** How many stand already and are left out, as a sentence; null: none. */
  standing: string | null
  /** What could not be found out, and what would be needed. */
  gaps: string[]
}

/** What is to be entered for a domain, and what else will be once it is made. What stands already is left out and counted. */
export function readSheet(domain: MailDomain): DomainSheet {
  // What the account held before it was deleted there counts no more.
  const known = domain.state === 'made' ? domain : { ...domain, account: null }
  const all = recordsOf(known)
  const open = all.filter((row) => !row.isStanding && !stood(row, known.lookup?.records ?? []))
  const rows = [...plannedRows(known), ...open.map((row) => ({ ...row, value: valueText(row) }))]
  return { rows, standing: standingWords(all.length - open.length, rows.length), gaps: planGaps(known) }
}

function standingWords(standing: number, open: number): string | null {
  if (standing === 0) return null
  if (open === 0) {
    return standing === 1
      ? 'Its one record stands already: nothing is to be entered.'
      : `All its ${standing} records stand already: nothing is to be entered.`
  }
  return standing === 1
    ? 'One more record stands already and is left out.'
    : `${standing} more records stand already and are left out.`
}

const AS_TODAY = 'As SendGrid gives it today. Compare it once the domain is made.'

/**
 * The places are those of the plan, without automated security: that is how a domain is made. Then all return paths have
 * the same values; the key and the second host for links are SendGrid's to make, and a link of the EU has a target of its own.
 */
function plannedRows({
  domain,
  subdomain,
  linkSubdomain,
  dkimSelector,
  provider,
  account,
  link,
}: MailDomain): SheetRow[] {
  const row = (purpose: Purpose, type: SheetRow['type'], host: string, value: string | null): SheetRow => ({
    id: `planned.${purpose}.${type}.${host}`,
    purpose,
    type,
    host: `${host}.${domain}`,
    value,
    note: value === null ? null : AS_TODAY,
  })
  const target = provider === 'sendgrid_eu' ? null : 'sendgrid.net.'
  return [
    ...(account
      ? []
      : [
          row('return-path', 'MX', subdomain, `${MX_PRIORITY} ${MAIL_EXCHANGE}.`),
          row('return-path', 'TXT', subdomain, adviseSpf([]).wanted),
          // Without one of our own SendGrid chooses the selector.
          row('dkim', 'TXT', `${dkimSelector ?? '…'}._domainkey`, null),
        ]),
    ...(link || linkSubdomain === ''
      ? []
      : [
          row('link', 'CNAME', linkSubdomain, target),
          {
            ...row('link', 'CNAME', '…', null),
            note: 'A second host for links, with the same value: its name is a number that SendGrid gives.',
          },
        ]),
  ]
}

/** The whole plan as text for a DNS admin: what is to be entered, domain by domain. */
export function planText(domains: MailDomain[]): string {
  return domains.map(domainText).join('\n\n')
}

/** The same as a mail; nothing in it comes from outside unescaped. */
export function planHtml(domains: MailDomain[], words: string): string {
  const parts = domains.map((domain) => {
    const { rows, standing, gaps } = readSheet(domain)
    const table =
      rows.length > 0
        ? `<table border="1" cellpadding="6" cellspacing="0"><tr><th>For</th><th>Type</th><th>Host</th><th>Value</th></tr>${rows.map(htmlRow).join('')}</table>`
        : ''
    return `<h3>${escape(domain.domain)} (${escape(domain.instance)})</h3>${table}${paragraphs([standing ?? '', ...gaps])}`
  })
  return `${paragraphs(words.split(/\n+/))}${parts.join('')}`
}

function htmlRow({ purpose, type, host, value, note }: SheetRow): string {
  const shown = value === null ? `<i>${NOT_MADE_YET}</i>` : escape(value)
  const said = note ? `<br><small>${escape(note)}</small>` : ''
  return `<tr><td>${PURPOSE_LABEL[purpose]}</td><td>${type}</td><td>${escape(host)}</td><td>${shown}${said}</td></tr>`
}

function paragraphs(lines: string[]): string {
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => `<p>${escape(line)}</p>`)
    .join('')
}

/** What stands in the value's field of a DNS form. */
function valueText({ type, value, priority }: ExpectedRecord): string {
  return type === 'MX' ? `${priority} ${value}.` : type === 'CNAME' ? `${value}.` : value
}

/** Whatever is no row is a comment, as in a zone file. */
function domainText(domain: MailDomain): string {
  const { rows, standing, gaps } = readSheet(domain)
  const head = `${domain.domain} (instance ${domain.instance}, return path ${domain.subdomain}.${domain.domain})`
  const lines = rows.flatMap((row) => {
    const start = `${row.host}.  ${row.type}`
    const note = row.note ? [`  ;   ${row.note}`] : []
    if (row.value === null)
      return [`  ; ${start}  (${NOT_MADE_YET})  ; ${PURPOSE_LABEL[row.purpose]}`, ...note]
    const value = row.type === 'TXT' ? quotedText(row.value) : row.value
    return [`  ${start}  ${value}  ; ${PURPOSE_LABEL[row.purpose]}`, ...note]
  })
  const said = [...(standing ? [standing] : []), ...gaps].map((sentence) => `  ; ${sentence}`)
  return [head, ...lines, ...said].join('\n')
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
