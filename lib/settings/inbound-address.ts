import { domainToASCII } from 'node:url'
import { DomainError } from '#lib/errors.ts'
import { eventAddress, localEventUrl, type Unreachable } from '#lib/settings/event-address.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** Path of the route that takes inbound mail; the secret follows. */
const INBOUND_PATH = '/api/webhooks/sendgrid/inbound'

/** Where a provider is to post inbound mail, and what stands in the way. The sandbox posts to this machine. */
export function inboundAddress(
  provider: Provider,
  secret: string,
): { url: string; problem: Unreachable | null } {
  const events = provider === 'sandbox' ? { url: localEventUrl(), problem: null } : eventAddress()
  return { url: `${new URL(events.url).origin}${INBOUND_PATH}/${secret}`, problem: events.problem }
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
const MAX_HOST_CHARS = 253

/** A host as typed, in the form DNS knows: lower-cased, without blanks, scheme or last dot. Throws `invalid`. */
export function cleanHostname(typed: string): string {
  const bare = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/.]+$/, '')
  const host = domainToASCII(bare).toLowerCase()
  const labels = host.split('.')
  const isHost =
    host.length <= MAX_HOST_CHARS && labels.length > 1 && labels.every((label) => LABEL.test(label))
  if (isHost && !/^[\d.]+$/.test(host)) return host
  const sentence = bare.includes('@')
    ? 'Enter only the part behind the @.'
    : 'Enter a host such as reply.example.com.'
  throw new DomainError('invalid', sentence, { fields: { hostname: sentence } })
}
