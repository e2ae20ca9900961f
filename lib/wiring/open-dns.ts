import { getServers } from 'node:dns'
import type { DnsAnswer } from '#lib/dns/answer.ts'
import { dnsClient, isPublic, parseDnsServer, type DnsClient } from '#lib/dns/dns-client.ts'
import type { DnsPort, Seen } from '#lib/domains/dns-port.ts'
import { env } from '#lib/env.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** Resolvers that anybody may ask. This machine's own come after them, for networks that let nothing else out. */
const PUBLIC_RESOLVERS = ['1.1.1.1', '8.8.8.8']

/** On this machine nothing is lost on the way: whoever is silent is busy, and whoever is not there says so at once. */
const PATIENCE_ON_LOOPBACK = { tryMs: 10_000, totalMs: 20_000 }

const FAILURE_WORDS = {
  'timed-out': 'no answer in time',
  refused: 'refused to answer',
  'server-failure': 'failed to answer',
  malformed: 'an answer that cannot be read',
  unreachable: 'out of reach',
  'not-authoritative': 'not the domain’s own server',
} as const

/** How a provider's domains are looked up: the sandbox answers for its own, the rest is asked of the internet. */
export function openDns(provider: Provider): DnsPort {
  return dnsPort(dnsClient(servers(provider)))
}

/** What a client of ours answers, in the words of domains. */
export function dnsPort(client: DnsClient): DnsPort {
  return {
    public: async (host, type) => toSeen(await client.resolve(host, type)),
    own: async (host, type) => {
      const found = await client.findAuthorities(host)
      if (found.kind === 'failed') return []
      return Promise.all(
        found.servers.map(async (server) => toSeen(await client.askAuthority(server, host, type))),
      )
    },
    zoneOf: async (host) => {
      const found = await client.findAuthorities(host)
      return found.kind === 'found' ? found.zone : null
    },
  }
}

/** The operator's resolvers may be in a private network; then the domain's servers may be there, too. */
function servers(provider: Provider): Parameters<typeof dnsClient>[0] {
  if (provider === 'sandbox') {
    const resolvers = [{ address: '127.0.0.1', port: env().sandboxPort }]
    return { resolvers, mayAskPrivate: true, ...PATIENCE_ON_LOOPBACK }
  }
  const { dnsServers } = env()
  const resolvers = (dnsServers.length > 0 ? dnsServers : [...PUBLIC_RESOLVERS, ...getServers()]).flatMap(
    (text) => parseDnsServer(text) ?? [],
  )
  return {
    resolvers,
    mayAskPrivate: dnsServers.length > 0 && resolvers.some(({ address }) => !isPublic(address)),
  }
}

function toSeen(answer: DnsAnswer): Seen {
  if (answer.kind === 'failed') {
    return { kind: 'failed', values: [], alias: null, ttl: null, failure: FAILURE_WORDS[answer.reason] }
  }
  const records = answer.kind === 'found' ? answer.records : []
  return {
    kind: answer.kind,
    values: records.map(({ type, value, priority }) => (type === 'MX' ? `${priority} ${value}` : value)),
    alias: answer.aliases.at(-1) ?? null,
    ttl: answer.ttl,
    failure: null,
  }
}
