import { BlockList, isIP, isIPv6 } from 'node:net'

/** Addresses of a link alone, where clouds keep the secrets of a machine; of many hosts at once; and of none. */
const FORBIDDEN: [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['255.255.255.255', 32, 'ipv4'],
  ['::', 128, 'ipv6'],
  // What the former is in NAT64.
  ['64:ff9b::a9fe:0', 112, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]
const list = new BlockList()
for (const [network, prefix, family] of FORBIDDEN) list.addSubnet(network, prefix, family)

export const FORBIDDEN_SERVER =
  'No mail server has this address: it is link-local (169.254.… or fe80::…), a multicast address, or none. Enter the name of your mail server.'

/**
 * Whether no mail server can be at an address (IPv4, IPv6, or IPv4 in IPv6). Private networks and loopback are allowed:
 * an operator's own relay is there.
 */
export function isForbiddenServer(address: string): boolean {
  const [bare = ''] = address.split('%')
  return isIP(bare) !== 0 && list.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
}

/** The same of a host as it was typed, also where an address is spelled in another way (0xa9fea9fe); false of a name. */
export function isForbiddenHost(host: string): boolean {
  const [bare = ''] = host.split('%')
  const url = `http://${isIPv6(bare) ? `[${bare}]` : bare}`
  return URL.canParse(url) && isForbiddenServer(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'))
}
