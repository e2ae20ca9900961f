import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { callerAddress, notePeers } from '#lib/web/caller-address.ts'

const cases: [string, Record<string, string>, string][] = [
  [
    'the socket of a stranger, whatever the header says',
    { 'x-mailroom-peer': '203.0.113.9', 'x-forwarded-for': '198.51.100.1' },
    '203.0.113.9',
  ],
  [
    'behind a proxy, the hop that it wrote',
    { 'x-mailroom-peer': '127.0.0.1', 'x-forwarded-for': '1.2.3.4, 198.51.100.1' },
    '198.51.100.1',
  ],
  [
    'behind two proxies of this machine, the hop before them',
    { 'x-mailroom-peer': '::1', 'x-forwarded-for': '1.2.3.4, 198.51.100.1, ::ffff:127.0.0.2' },
    '198.51.100.1',
  ],
  [
    'the socket of a neighbour who is no proxy of ours',
    { 'x-mailroom-peer': '10.0.0.2', 'x-forwarded-for': '198.51.100.1' },
    '10.0.0.2',
  ],
  ['a mapped IPv4 address', { 'x-mailroom-peer': '::ffff:203.0.113.9' }, '203.0.113.9'],
  ['nearby without a proxy', { 'x-mailroom-peer': '127.0.0.1' }, '127.0.0.1'],
  // Not the proxy itself, which may read more than a stranger.
  ['a header that is no address', { 'x-mailroom-peer': '127.0.0.1', 'x-forwarded-for': 'evil' }, 'unknown'],
  [
    'an address with its port',
    { 'x-mailroom-peer': '127.0.0.1', 'x-forwarded-for': '203.0.113.9:5555' },
    '203.0.113.9',
  ],
  [
    'an address in brackets',
    { 'x-mailroom-peer': '127.0.0.1', 'x-forwarded-for': '[2001:db8::1]:443,' },
    '2001:db8::1',
  ],
  ['nothing at all', {}, 'unknown'],
]

test.each(cases)('%s', (_name, headers, expected) => {
  expect(callerAddress(new Headers(headers))).toBe(expected)
})

test('a caller cannot say where it comes from: the socket’s address overwrites the header', async () => {
  notePeers()
  const server = createServer((request, answer) => answer.end(String(request.headers['x-mailroom-peer'])))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { 'x-mailroom-peer': '203.0.113.9' } })
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
