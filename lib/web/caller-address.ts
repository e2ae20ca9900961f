import { subscribe } from 'node:diagnostics_channel'
import { isIP } from 'node:net'

/** Where the address of a request's socket is noted; whatever a caller writes here is overwritten. */
const PEER_HEADER = 'x-mailroom-peer'

/** Loopback, RFC 1918, unique local and link-local: where a reverse proxy of ours is, and no stranger. */
const NEARBY = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80)/i

type Incoming = { headers: Record<string, string | undefined>; socket: { remoteAddress?: string } }

/** Next gives handlers no socket, so each request carries its socket's address in a header of ours. Called once. */
export function notePeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: Incoming }
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? ''
  })
}

/**
 * The network address a request came from, for throttling: the socket's own, unless that is nearby, as a reverse proxy
 * is. Then the last hop of X-Forwarded-For counts, which the proxy wrote; the hops before it anybody can invent.
 */
export function callerAddress(headers: Headers): string {
  const peer = plain(headers.get(PEER_HEADER))
  const lastHop = plain(headers.get('x-forwarded-for')?.split(',').at(-1))
  const isBehindProxy = peer === null || NEARBY.test(peer)
  return (isBehindProxy ? (lastHop ?? peer) : peer) ?? 'unknown'
}

/** An address without the prefix of an IPv4 one on an IPv6 socket; null for what is none. */
function plain(text: string | null | undefined): string | null {
  const address = (text ?? '').trim().replace(/^::ffff:/i, '')
  return isIP(address) ? address : null
}
