import { z } from 'zod'
import type { DnsPort, LookedUpType, Seen } from '#lib/domains/dns-port.ts'
import { organisationOf } from '#lib/domains/domain-name.ts'

/** Where mail to a host of SendGrid's goes. */
export const MAIL_EXCHANGE = 'mx.sendgrid.net'
/** Hosts below a domain that receives other mail, tried in this order for inbound mail. */
const INBOUND_LABELS = ['inbound', 'reply', 'crm-in']

/** What stands in DNS already at the places where SendGrid lists nothing. */
export const presenceShape = z.object({
  /** A CNAME on the domain itself: no MX and no TXT can stand beside it. */
  alias: z.string().nullable(),
  /** Mail servers of the domain other than SendGrid's; null: it could not be found out. */
  otherMx: z.array(z.string()).nullable(),
  /** Every TXT of the domain; null: it could not be found out. */
  texts: z.array(z.string()).nullable(),
  /** Where inbound mail may come in, and why there; no host: not to be suggested now. */
  inbound: z.object({
    host: z.string().nullable(),
    why: z.enum(['free', 'company-mail', 'alias', 'unknown', 'no-free-host']),
  }),
  /** Null: it could not be found out. No text: there is no policy yet. */
  dmarc: z.object({ host: z.string().nullable(), text: z.string().nullable() }).nullable(),
})
export type Presence = z.infer<typeof presenceShape>

/** Looks at the domain itself and the hosts around it. */
export async function lookAtPresence(domain: string, dns: DnsPort): Promise<Presence> {
  const [mx, txt, dmarc] = await Promise.all([
    ask(dns, domain, 'MX'),
    ask(dns, domain, 'TXT'),
    lookForDmarc(domain, dns),
  ])
  const otherMx = otherExchanges(mx)
  const alias = mx.alias ?? txt.alias
  return {
    alias,
    otherMx,
    texts: isKnown(txt) ? txt.values : null,
    inbound: alias ? { host: null, why: 'alias' } : await chooseInbound(domain, otherMx, dns),
    dmarc,
  }
}

/** The domain where it receives nothing else; else the first host below it that is free. Never where it is not known. */
async function chooseInbound(
  domain: string,
  otherMx: string[] | null,
  dns: DnsPort,
): Promise<Presence['inbound']> {
  if (otherMx === null) return { host: null, why: 'unknown' }
  if (otherMx.length === 0) return { host: domain, why: 'free' }
  const host = await findFreeHost(domain, dns)
  return host === null ? { host, why: 'no-free-host' } : { host, why: 'company-mail' }
}

/** The first host below a domain where inbound mail takes nobody else's; null: none is known to be free. */
export async function findFreeHost(domain: string, dns: DnsPort): Promise<string | null> {
  for (const label of INBOUND_LABELS) {
    const host = `${label}.${domain}`
    const mx = await ask(dns, host, 'MX')
    if (mx.alias === null && otherExchanges(mx)?.length === 0) return host
  }
  return null
}

/** Mail servers of a host other than SendGrid's; none where nobody answers. */
export async function findOtherExchanges(host: string, dns: DnsPort): Promise<string[]> {
  const [own, seen] = await Promise.all([dns.own(host, 'MX'), dns.public(host, 'MX')])
  return standingExchanges(own, seen)
}

/**
 * Mail servers other than SendGrid's in what was seen of a host. Its own servers say what is so, others may still
 * remember what was; but the end of a CNAME that leaves the zone is seen by others only.
 */
export function standingExchanges(own: Seen[], seen: Seen): string[] {
  const known = own.filter(isKnown)
  const isWhole = known.some(({ alias }) => alias === null)
  return [...new Set((isWhole ? known : [...known, seen]).flatMap((one) => otherExchanges(one) ?? []))]
}

/** RFC 7489: the domain's own policy, else that of the organisation. */
async function lookForDmarc(domain: string, dns: DnsPort): Promise<Presence['dmarc']> {
  const hosts = [...new Set([`_dmarc.${domain}`, `_dmarc.${organisationOf(domain)}`])]
  for (const host of hosts) {
    const txt = await ask(dns, host, 'TXT')
    if (!isKnown(txt)) return null
    const text = txt.values.find((value) => /^v=DMARC1\b/i.test(value))
    if (text) return { host, text }
  }
  return { host: null, text: null }
}

/** What the domain's own servers say, else what anybody sees. */
async function ask(dns: DnsPort, host: string, type: LookedUpType): Promise<Seen> {
  const own = await dns.own(host, type)
  return own.find(isKnown) ?? dns.public(host, type)
}

function isKnown({ kind }: Seen): boolean {
  return kind !== 'failed'
}

/** Null: not known. A lone dot says that the host receives nothing (RFC 7505). */
function otherExchanges(mx: Seen): string[] | null {
  if (!isKnown(mx)) return null
  return mx.values
    .map((value) => value.replace(/^\d+ /, ''))
    .filter((host) => host !== MAIL_EXCHANGE && host !== '.')
}
