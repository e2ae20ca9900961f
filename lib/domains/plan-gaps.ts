import { organisationOf } from '#lib/domains/domain-name.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { MAIL_EXCHANGE, type Presence } from '#lib/domains/presence.ts'

/** What a domain's rows on the sheet lack because DNS told nothing or forbids it, and what would be needed: sentences. */
export function planGaps({ domain, lookup }: Pick<MailDomain, 'domain' | 'lookup'>): string[] {
  if (!lookup) return [`DNS was not asked about ${domain} yet.`, inboundNeed(), spfNeed(domain)]
  const { alias, texts, dmarc } = lookup.presence
  if (alias !== null) {
    return [
      `${domain} is an alias of ${alias}: no MX and no SPF can stand beside its CNAME. For inbound mail choose a domain that is no alias.`,
    ]
  }
  return [
    ...inboundGap(domain, lookup.presence),
    ...(texts === null ? [`DNS did not answer which SPF ${domain} has. ${spfNeed(domain)}`] : []),
    ...(dmarc === null
      ? [
          `DNS did not answer which DMARC policy holds. Advised is a TXT that begins with v=DMARC1 at _dmarc.${organisationOf(domain)}, unless one stands already.`,
        ]
      : []),
  ]
}

function inboundGap(domain: string, { inbound }: Presence): string[] {
  if (inbound.why === 'unknown') {
    return [
      `DNS did not answer whether ${domain} receives other mail, so that no MX is suggested for it. ${inboundNeed()}`,
    ]
  }
  if (inbound.why === 'no-free-host') {
    return [`${domain} receives other mail, and no host below it is known to be free. ${inboundNeed()}`]
  }
  return []
}

/** Names no host: whether the domain itself may have it is what is not known. */
function inboundNeed(): string {
  return `Inbound mail needs the MX 10 ${MAIL_EXCHANGE}. at a host that receives no other mail.`
}

function spfNeed(domain: string): string {
  return `${domain} needs one TXT that begins with v=spf1 and has include:sendgrid.net in it: the one that stands there, if any, with that added.`
}
