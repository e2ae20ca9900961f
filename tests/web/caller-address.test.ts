import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { callerAddress, notePeers } from '#lib/web/caller-address.ts'

const PEER = 'x-mailroom-peer'

test.each<[what: string, peer: string, forwarded: string | null, expected: string]>([
  ['the socket of a stranger, whatever the header says', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['behind a proxy, the hop that it wrote', '127.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
  [
    'behind two proxies of this machine, the hop before them',
    '::1',
    '1.2.3.4, 198.51.100.1, ::ffff:127.0.0.2',
    '198.51.100.1',
  ],
  ['the socket of a neighbour who is no proxy of ours', '10.0.0.2', '198.51.100.1', '10.0.0.2'],
  ['a mapped IPv4 address', '::ffff:203.0.113.9', null, '203.0.113.9'],
  ['nearby without a proxy', '127.0.0.1', null, '127.0.0.1'],
  // Not the proxy itself, which may read more than a stranger.
  ['a header that is no address', '127.0.0.1', 'evil', 'unknown'],
  ['an address with its port', '127.0.0.1', '203.0.113.9:5555', '203.0.113.9'],
  ['an address in brackets', '127.0.0.1', '[2001:db8::1]:443,', '2001:db8::1'],
])('%s', (_what, peer, forwarded, expected) => {
  const headers = { [PEER]: peer, ...(forwarded === null ? {} : { 'x-forwarded-for': forwarded }) }
  expect(callerAddress(new Headers(headers))).toBe(expected)
})

test('nothing at all', () => {
  expect(callerAddress(new Headers())).toBe('unknown')
})

test('a caller cannot say where it comes from: the socket’s address overwrites the header', async () => {
  notePeers()
  const server = createServer((request, answer) => answer.end(String(request.headers[PEER])))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { [PEER]: '203.0.113.9' } })
  expect(await answer.text()).toBe('127.0.0.1')
  server.close()
})

test.each([
  ['10.0.0.0/8, 192.0.2.7', [8, 32]],
  ['fd00::/8', [8]],
  ['', [8, 128]],
])('TRUSTED_PROXIES=%s', (value, prefixes) => {
  const { trustedProxies } = parseEnv({ TRUSTED_PROXIES: value })
  expect(trustedProxies.map(({ prefix }) => prefix)).toEqual(prefixes)
})

test.each(['10.0.0.0/33', 'proxy.example.com', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', '10.0.0.1; 10.0.0.2'])(
  'TRUSTED_PROXIES=%s is refused by its name',
  (value) => {
    expect(() => parseEnv({ TRUSTED_PROXIES: value })).toThrow(/TRUSTED_PROXIES: must be addresses/)
  },
)
