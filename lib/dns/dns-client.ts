import { BlockList, isIP, isIPv6 } from 'node:net'
import type { DnsAnswer, DnsServer, RecordType } from '#lib/dns/answer.ts'
import { exchange } from '#lib/dns/exchange.ts'
import { foldName, readAnswer } from '#lib/dns/read-answer.ts'

const TRY_MS = 3_000
const TOTAL_MS = 10_000
const DNS_PORT = 53
/** More servers of a zone are not asked. */
const MAX_AUTHORITIES = 3

export type Authorities =
  | { kind: 'found'; zone: string; servers: (DnsServer & { name: string })[] }
  | { kind: 'failed'; reason: Extract<DnsAnswer, { kind: 'failed' }>['reason'] }

export type DnsClient = {
  /** Asks the resolvers, as anybody on the internet would: up to 10 s in all, 3 s each. */
  resolve: (name: string, type: RecordType) => Promise<DnsAnswer>
  /** The zone that `name` lies in, and its own servers. */
  findAuthorities: (name: string) => Promise<Authorities>
  /** Asks one of a zone's own servers, twice where the first try times out. */
  askAuthority: (server: DnsServer, name: string, type: RecordType) => Promise<DnsAnswer>
}

type Options = {
  /** Asked in this order until one answers. */
  resolvers: DnsServer[]
  /** Whether a domain's own servers may be in private networks: whoever owns a domain says where they are. */
  mayAskPrivate: boolean
  tryMs?: number
  totalMs?: number
}

/**
 * Looks names up. A server's address and port are the resolver's own where they are one machine, else port 53. Names may be
 * in any case and with a trailing dot; internationalised ones in their ASCII form. Never throws.
 */
export function dnsClient({
  resolvers,
  mayAskPrivate,
  tryMs = TRY_MS,
  totalMs = TOTAL_MS,
}: Options): DnsClient {
  /** The one that answered last is asked first: the others may be out of reach. */
  let preferred: DnsServer | null = null
  const zones = new Map<string, Promise<Authorities>>()

  async function resolve(name: string, type: RecordType): Promise<DnsAnswer> {
    const deadline = Date.now() + totalMs
    const order = preferred ? [preferred, ...resolvers.filter((server) => server !== preferred)] : resolvers
    let answer: DnsAnswer = { kind: 'failed', reason: 'unreachable' }
    for (const server of order) {
      const left = Math.min(tryMs, deadline - Date.now())
      if (left <= 0) break
      answer = await ask(server, name, type, left, false)
      if (answer.kind !== 'failed') {
        preferred = server
        break
      }
    }
    return answer
  }

  async function askAuthority(server: DnsServer, name: string, type: RecordType): Promise<DnsAnswer> {
    const first = await ask(server, name, type, tryMs, true)
    const isLost = first.kind === 'failed' && first.reason === 'timed-out'
    return isLost ? ask(server, name, type, Math.min(tryMs, totalMs - tryMs), true) : first
  }

  /** Remembered for every name on the way up, since the records of one domain share their zone. */
  function findAuthorities(name: string): Promise<Authorities> {
    const known = zones.get(name) ?? searchAuthorities(name)
    zones.set(name, known)
    return known
  }

  async function searchAuthorities(name: string): Promise<Authorities> {
    const answer = await resolve(name, 'NS')
    // One name that is not answered well says nothing about the zone above; silence would be waited for again.
    if (answer.kind === 'failed' && answer.reason === 'timed-out') return answer
    if (answer.kind === 'found' && answer.aliases.length === 0) {
      const servers = await locate(answer.records.map(({ value }) => value))
      return servers.length > 0
        ? { kind: 'found', zone: name, servers }
        : { kind: 'failed', reason: 'unreachable' }
    }
    const up = parentOf(name, answer)
    return up === '' ? { kind: 'failed', reason: 'unreachable' } : findAuthorities(up)
  }

  async function locate(hosts: string[]): Promise<(DnsServer & { name: string })[]> {
    const found = await Promise.all(
      hosts
        .toSorted()
        .slice(0, MAX_AUTHORITIES)
        .map(async (name) => {
          const address = await locateHost(name)
          return address && (mayAskPrivate || isPublic(address))
            ? [{ name, address, port: portOf(address) }]
            : []
        }),
    )
    return found.flat()
  }

  async function locateHost(name: string): Promise<string | undefined> {
    const old = await resolve(name, 'A')
    if (old.kind === 'found') return old.records[0]?.value
    // A resolver that is silent would be waited for twice.
    if (old.kind === 'failed' && old.reason === 'timed-out') return undefined
    const answer = await resolve(name, 'AAAA')
    return answer.kind === 'found' ? answer.records[0]?.value : undefined
  }

  function portOf(address: string): number {
    return resolvers.find((server) => server.address === address)?.port ?? DNS_PORT
  }

  return {
    resolve,
    askAuthority,
    findAuthorities: (name) => findAuthorities(foldName(name)),
  }
}

async function ask(
  server: DnsServer,
  name: string,
  type: RecordType,
  timeoutMs: number,
  isFromAuthority: boolean,
): Promise<DnsAnswer> {
  const question = { name: foldName(name), type }
  const message = await exchange(server, { ...question, isRecursive: !isFromAuthority }, timeoutMs)
  if (!message.ok) return { kind: 'failed', reason: message.reason }
  return readAnswer(message.packet, { ...question, isFromAuthority })
}

/** Where to look next for the zone's cut: what the answer names as the zone, or one label up. */
function parentOf(name: string, answer: DnsAnswer): string {
  const up = name.split('.').slice(1).join('.')
  if (answer.kind === 'failed' || answer.kind === 'found' || answer.aliases.length > 0) return up
  const { zone } = answer
  return zone !== null && zone !== '' && zone !== '.' && name.endsWith(`.${zone}`) ? zone : up
}

/** Reads `address` or `address:port`; IPv6 with a port is written `[address]:port`. Null when it is neither. */
export function parseDnsServer(text: string): DnsServer | null {
  const parts = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i.exec(text) ?? /^([0-9.]+)(?::(\d{1,5}))?$/.exec(text)
  const address = parts?.[1] ?? text
  const port = parts?.[2] ? Number(parts[2]) : DNS_PORT
  return isIP(address) !== 0 && port >= 1 && port <= 65535 ? { address, port } : null
}

const RESERVED: [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['::ffff:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]

/** Whether an address is one of the open internet. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  // Of one family only: every IPv4 address would be found in the range of mapped ones.
  for (const [network, prefix, of] of RESERVED) if (of === family) list.addSubnet(network, prefix, of)
  return !list.check(address, family)
}
