import { organisationOf } from '#lib/domains/domain-name.ts'
import { DomainError } from '#lib/errors.ts'
import { cleanHostname } from '#lib/settings/inbound-address.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { listCoveringDomains } from '#lib/wiring/covering-domains.ts'
import { connectInbound, findForeignUrl, type InboundOrder } from '#lib/wiring/provision-inbound.ts'

/** A host may have many labels; so many names above it are asked for at most. */
const MAX_NAMES = 6

const LENT_UNSEEN =
  'none of the subuser covers it, and what the parent account lends it is seen only with a management key'

/**
 * Whether SendGrid takes mail for a host: it does for hosts at or below a domain that the account has authenticated or was
 * lent (facts: Inbound Parse), and not at the return path of one with automated security, whose CNAME bears no MX.
 */
export type InboundCover =
  | { kind: 'covered'; domain: string }
  | { kind: 'uncovered' }
  | { kind: 'return-path'; domain: string }
  /** The domains could not be read, so that nothing speaks against the host. */
  | { kind: 'unknown'; reason: string }

/** Asks the account for the domains that a host may lie in. */
export async function findInboundCover(provider: Provider, hostname: string): Promise<InboundCover> {
  try {
    const whose = { provider, stream: 'transactional' } as const
    const { domains, isWhole } = await listCoveringDomains(whose, namesAbove(hostname))
    const automatic = domains.find(
      ({ isAutomatic, subdomain, domain }) => isAutomatic && `${subdomain}.${domain}` === hostname,
    )
    if (automatic) return { kind: 'return-path', domain: automatic.domain }
    const valid = domains.find(({ isValid }) => isValid)
    if (valid) return { kind: 'covered', domain: valid.domain }
    return isWhole ? { kind: 'uncovered' } : { kind: 'unknown', reason: LENT_UNSEEN }
  } catch (error) {
    if (error instanceof DomainError) return { kind: 'unknown', reason: error.message }
    throw error
  }
}

/** What speaks against a host, as one sentence, and what to do; null: nothing does, as far as is known. */
export function objectTo(hostname: string, cover: InboundCover): { problem: string; advice: string } | null {
  if (cover.kind === 'uncovered') {
    return {
      problem: `No domain that the account has authenticated covers ${hostname}.`,
      advice: `Authenticate ${organisationOf(hostname)}, or a domain between the two, under Settings → Domains: SendGrid takes mail for hosts at or below such a domain.`,
    }
  }
  if (cover.kind === 'return-path') {
    return {
      problem: `${hostname} is the return path of ${cover.domain}, which has automated security on: events work, inbound mail never arrives.`,
      advice: 'Take another host, or make the domain anew without automated security.',
    }
  }
  return null
}

/** What is asked about a host before it is connected; an answer names the host it was given for. */
export type InboundQuestion = {
  hostname: string
  /** Why SendGrid is known not to take its mail; null: nothing is known. */
  objection: string | null
  /** Where it posts now, while another host is connected and brings mail; null: to nobody else. */
  foreignUrl: string | null
}

/** `askedFor`: the host that was asked about; what was answered (`confirmed`, `givenUpUrl`) holds for it alone. */
type CoveredOrder = InboundOrder & { confirmed: boolean; askedFor: string | null }

/**
 * Connects a host as `connectInbound` does, but asks back, and changes nothing, where SendGrid is known not to take its
 * mail, unless that was `confirmed`, and where the mail of a host that is to replace a connected one goes to somebody else.
 * A host that is connected already is set right without asking.
 */
export async function connectCoveredInbound(
  { confirmed, askedFor, ...order }: CoveredOrder,
  actorId: string,
): Promise<InboundQuestion | null> {
  const { provider } = order
  const hostname = cleanHostname(order.hostname)
  const isAnswered = askedFor === hostname
  const givenUpUrl = isAnswered ? order.givenUpUrl : null
  const present = await openInboundConnection(provider)
  const connected = present?.connectedAt ? present.hostname : null
  if (connected !== hostname) {
    const [objection, foreignUrl] = await Promise.all([
      findInboundCover(provider, hostname).then((cover) => objectTo(hostname, cover)),
      connected === null ? null : findForeignUrl(provider, hostname),
    ])
    const isConfirmed = objection === null || (confirmed && isAnswered)
    if (!isConfirmed || (foreignUrl !== null && foreignUrl !== givenUpUrl))
      return {
        hostname,
        objection: objection && `${objection.problem} ${objection.advice}`,
        foreignUrl,
      }
  }
  await connectInbound({ ...order, givenUpUrl }, actorId)
  return null
}

/** The host itself and what is above it, down to what a company registered. */
function namesAbove(hostname: string): string[] {
  const labels = hostname.split('.')
  const shortest = organisationOf(hostname).split('.').length
  return labels
    .map((_label, index) => labels.slice(index).join('.'))
    .filter((name) => name.split('.').length >= shortest)
    .slice(-MAX_NAMES)
}
