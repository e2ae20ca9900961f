import type { ProviderDomain, ProviderLink, ProviderRecord } from '#lib/domains/account-domain.ts'
import { organisationOf } from '#lib/domains/domain-name.ts'
import { MAIL_EXCHANGE, type Presence } from '#lib/domains/presence.ts'
import { adviseSpf } from '#lib/domains/spf.ts'

export const MX_PRIORITY = 10

export const PURPOSE_LABEL = {
  'return-path': 'Return path',
  dkim: 'DKIM signature',
  link: 'Link branding',
  inbound: 'Inbound mail',
  spf: 'SPF of the domain',
  dmarc: 'DMARC policy',
} as const
export type Purpose = keyof typeof PURPOSE_LABEL

/** A DNS record that should be there. */
export type ExpectedRecord = {
  /** Names it within its domain. */
  id: string
  purpose: Purpose
  type: 'CNAME' | 'MX' | 'TXT'
  host: string
  value: string
  /** Of an MX only. */
  priority: number | null
  /** `provider`: SendGrid lists it and validates it. `own`: SendGrid does not list it. */
  source: 'provider' | 'own'
  /** Without it mail does not go out as this domain; the others are needed for what their purpose says. */
  isRequired: boolean
  /** It stands there already and is to be left as it is. */
  isStanding: boolean
  note: string | null
}

/**
 * Every record of a domain: what the account lists, and what it does not: MX and SPF of the domain itself, and DMARC.
 * `presence` is what DNS holds there now; while it is not known (null), an MX is never suggested, since the domain may
 * receive its company's mail.
 */
export function expectedRecords(
  domain: string,
  account: ProviderDomain | null,
  link: ProviderLink | null,
  presence: Presence | null,
): ExpectedRecord[] {
  return [
    ...(account?.records ?? []).map((record) => listed(record, purposeOf(record))),
    ...(link?.records ?? []).map((record) => listed(record, 'link')),
    ...(presence ? ownRecords(domain, presence) : []),
  ]
}

/** Labels what SendGrid lists under whichever keys. */
function purposeOf({ key, host }: ProviderRecord): Purpose {
  if (/dkim/i.test(key) || host.includes('._domainkey.')) return 'dkim'
  return key === 'domain_spf' ? 'spf' : 'return-path'
}

function listed({ key, type, host, data }: ProviderRecord, purpose: Purpose): ExpectedRecord {
  const isHost = type !== 'txt'
  return {
    id: `${purpose === 'link' ? 'link' : 'domain'}.${key}`,
    purpose,
    type: type === 'cname' ? 'CNAME' : type === 'mx' ? 'MX' : 'TXT',
    host: host.toLowerCase().replace(/\.$/, ''),
    value: isHost ? data.toLowerCase().replace(/\.$/, '') : data,
    priority: type === 'mx' ? MX_PRIORITY : null,
    source: 'provider',
    isRequired: purpose !== 'link',
    isStanding: false,
    note: null,
  }
}

function ownRecords(domain: string, presence: Presence): ExpectedRecord[] {
  return [
    ...inboundRecord(domain, presence),
    ...spfRecord(domain, presence),
    ...dmarcRecord(domain, presence),
  ]
}

function inboundRecord(domain: string, { inbound }: Presence): ExpectedRecord[] {
  if (inbound.host === null) return []
  const note =
    inbound.why === 'company-mail'
      ? 'On a host of its own: the domain receives other mail.'
      : inbound.host === organisationOf(domain)
        ? `It takes all mail to @${inbound.host}, people’s mailboxes included. Nothing is known to receive mail there now; all the same, a subdomain is meant for this, such as mail.${inbound.host}. Leave it out unless nobody is ever to have a mailbox there.`
        : null
  return [{ ...inboundExchange(inbound.host), note }]
}

/** What brings the mail of a host to SendGrid. */
export function inboundExchange(host: string): ExpectedRecord {
  return {
    id: 'own.inbound',
    purpose: 'inbound',
    type: 'MX',
    host,
    value: MAIL_EXCHANGE,
    priority: MX_PRIORITY,
    source: 'own',
    isRequired: false,
    isStanding: false,
    note: null,
  }
}

function spfRecord(domain: string, { texts, alias }: Presence): ExpectedRecord[] {
  if (texts === null || alias !== null) return []
  const { wanted, present, isDone } = adviseSpf(texts)
  return [
    {
      id: 'own.spf',
      purpose: 'spf',
      type: 'TXT',
      host: domain,
      value: isDone ? (present[0] ?? wanted) : wanted,
      priority: null,
      source: 'own',
      isRequired: false,
      isStanding: isDone,
      note:
        isDone || present.length === 0
          ? null
          : present.length === 1
            ? 'Put it in the place of the SPF record that stands there. A host may have one only.'
            : `Put it in the place of the ${present.length} SPF records that stand there. With more than one, all count for nothing.`,
    },
  ]
}

function dmarcRecord(domain: string, { dmarc }: Presence): ExpectedRecord[] {
  if (dmarc === null) return []
  const organisation = organisationOf(domain)
  return [
    {
      id: 'own.dmarc',
      purpose: 'dmarc',
      type: 'TXT',
      host: dmarc.host ?? `_dmarc.${organisation}`,
      value: dmarc.text ?? `v=DMARC1; p=none; rua=mailto:dmarc@${organisation}`,
      priority: null,
      source: 'own',
      isRequired: false,
      isStanding: dmarc.text !== null,
      note: dmarc.text
        ? 'A policy stands already. Leave it as it is.'
        : 'p=none changes nothing for mail and asks receivers for reports. Use an address that somebody reads, and go on to p=quarantine once the reports show only your own senders.',
    },
  ]
}
