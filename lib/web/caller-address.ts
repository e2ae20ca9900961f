import { subscribe } from 'node:diagnostics_channel'
import { BlockList, isIP } from 'node:net'
import { env } from '#lib/env.ts'

/** Where the address of a request's socket is noted; whatever a caller writes here is overwritten. */
const PEER_HEADER = 'x-mailroom-peer'

type Incoming = { headers: Record<string, string | undefined>; socket: { remoteAddress?: string } }

/** Next gives handlers no socket, so each request carries its socket's address in a header of ours. Called once. */
export function notePeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: Incoming }
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? ''
  })
}

/**
 * The network address a request came from, for throttling: the socket's own, unless that is a reverse proxy of ours
 * (TRUSTED_PROXIES). Then the last hop of X-Forwarded-For counts that is none of them, for a proxy of ours wrote it down;
 * the hops before it anybody can invent.
 */
export function callerAddress(headers: Headers): string {
  const proxies = trusted()
  let caller = plain(headers.get(PEER_HEADER))
  // Without a peer no socket was noted: only tests, and whoever runs the handlers by themselves.
  const hops = (headers.get('x-forwarded-for') ?? '')
    .split(',')
    .filter((hop) => hop.trim() !== '')
    .map(plain)
    .reverse()
  for (const hop of hops) {
    if (caller !== null && !proxies.check(caller, isIP(caller) === 6 ? 'ipv6' : 'ipv4')) break
    // What cannot be read is somebody else, never the proxy itself.
    if (hop === null) return 'unknown'
    caller = hop
  }
  return caller ?? 'unknown'
}

let list: BlockList | undefined

function trusted(): BlockList {
  if (list) return list
  list = new BlockList()
  for (const { address, prefix, family } of env().trustedProxies) list.addSubnet(address, prefix, family)
  return list
}

/** An address without port, brackets and the prefix of an IPv4 one on an IPv6 socket; null for what is none. */
function plain(text: string | null | undefined): string | null {
  const address = (text ?? '')
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^::ffff:/i, '')
  return isIP(address) ? address : null
}
