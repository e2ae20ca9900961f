import fc from 'fast-check'
import { createSocket } from 'node:dgram'
import { encode, decode } from 'dns-packet'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dnsClient, isPublic, parseDnsServer } from '#lib/dns/dns-client.ts'
import { exchange } from '#lib/dns/exchange.ts'
import { startDnsServer, zoneRows, type DnsTestServer } from '../support/dns-server.ts'

let resolver: DnsTestServer
let authority: DnsTestServer

beforeAll(async () => {
  resolver = await startDnsServer()
  authority = await startDnsServer({ address: '127.0.0.2', port: resolver.server.port })
})
afterAll(() => Promise.all([resolver.stop(), authority.stop()]))
beforeEach(() => {
  for (const server of [resolver, authority]) {
    server.rows.length = 0
    server.asked.length = 0
    server.misdeeds.clear()
  }
})

/** For what is waited for in vain. */
const BRIEF = { tryMs: 100, totalMs: 200 }

const client = (changes: Partial<Parameters<typeof dnsClient>[0]> = {}) =>
  dnsClient({
    resolvers: [resolver.server, authority.server],
    mayAskPrivate: true,
    ...changes,
  })

test('each type of record is read, in lower case and without the dot at the end', async () => {
  resolver.rows.push(
    { name: 'Mail.Example.test', type: 'MX', data: { preference: 10, exchange: 'MX.SendGrid.net' }, ttl: 60 },
    { name: 'a.example.test', type: 'A', data: '192.0.2.1' },
    { name: 'c.example.test', type: 'CNAME', data: 'U7.wl.sendgrid.net' },
  )
  const { resolve } = client()
  expect(await resolve('MAIL.example.TEST.', 'MX')).toEqual({
    kind: 'found',
    records: [{ name: 'mail.example.test', type: 'MX', ttl: 60, value: 'mx.sendgrid.net', priority: 10 }],
    aliases: [],
    ttl: 60,
  })
  expect(await resolve('a.example.test', 'A')).toMatchObject({ records: [{ value: '192.0.2.1' }] })
  expect(await resolve('c.example.test', 'CNAME')).toMatchObject({
    records: [{ value: 'u7.wl.sendgrid.net' }],
    aliases: [],
  })
})

test('a text of several strings is one value', async () => {
  const key = `k=rsa; t=s; p=${'A'.repeat(392)}`
  resolver.rows.push({
    name: 'm1._domainkey.example.test',
    type: 'TXT',
    data: [key.slice(0, 255), key.slice(255)],
  })
  expect(await client().resolve('m1._domainkey.example.test', 'TXT')).toMatchObject({
    records: [{ value: key }],
  })
})

test('200 TXT records do not fit a datagram and are fetched by TCP', async () => {
  for (let n = 0; n < 200; n += 1) {
    resolver.rows.push({ name: 'many.test', type: 'TXT', data: `verification-${n}=${'x'.repeat(40)}` })
  }
  const answer = await client().resolve('many.test', 'TXT')
  expect(answer).toMatchObject({ kind: 'found' })
  expect(answer.kind === 'found' && answer.records).toHaveLength(200)
  expect(resolver.asked.map(({ by }) => by)).toEqual(['udp', 'tcp'])
})

test('no such name, no such record and aliases are told apart, with how long they are remembered', async () => {
  resolver.rows.push(...zoneRows('example.test', '127.0.0.2'), {
    name: 'www.example.test',
    type: 'CNAME',
    data: 'host.elsewhere.test',
    ttl: 40,
  })
  const { resolve } = client()
  expect(await resolve('nothing.example.test', 'TXT')).toEqual({
    kind: 'no-name',
    aliases: [],
    ttl: 120,
    zone: 'example.test',
  })
  expect(await resolve('example.test', 'TXT')).toMatchObject({ kind: 'no-data', ttl: 120 })
  expect(await resolve('www.example.test', 'MX')).toMatchObject({
    kind: 'no-data',
    aliases: ['host.elsewhere.test'],
    ttl: 40,
  })
})

test('a chain of aliases is followed to its end, and a ring is left', async () => {
  resolver.rows.push(
    { name: 'one.test', type: 'CNAME', data: 'two.test', ttl: 50 },
    { name: 'two.test', type: 'CNAME', data: 'three.test', ttl: 20 },
    { name: 'three.test', type: 'TXT', data: 'end', ttl: 90 },
    { name: 'ring.test', type: 'CNAME', data: 'gnir.test' },
    { name: 'gnir.test', type: 'CNAME', data: 'ring.test' },
  )
  const { resolve } = client()
  expect(await resolve('one.test', 'TXT')).toMatchObject({
    kind: 'found',
    records: [{ value: 'end' }],
    aliases: ['two.test', 'three.test'],
    ttl: 20,
  })
  expect(await resolve('ring.test', 'TXT')).toMatchObject({ kind: 'no-data', aliases: ['gnir.test'] })
})

test.each([
  ['silent', 'timed-out'],
  ['refused', 'refused'],
  ['broken', 'server-failure'],
  ['cut', 'malformed'],
] as const)('an answer that is %s is told as %s', async (misdeed, reason) => {
  resolver.rows.push({ name: 'bad.test', type: 'TXT', data: 'x'.repeat(200) })
  resolver.misdeeds.set('bad.test', misdeed)
  const alone = client({ resolvers: [resolver.server], ...(misdeed === 'silent' ? BRIEF : {}) })
  expect(await alone.resolve('bad.test', 'TXT')).toEqual({ kind: 'failed', reason })
})

test('what is cut by UDP is asked again by TCP, and a stray answer is not taken', async () => {
  resolver.rows.push(
    { name: 'cut.test', type: 'TXT', data: 'y'.repeat(200) },
    { name: 'noise.test', type: 'TXT', data: 'right' },
  )
  resolver.misdeeds.set('cut.test', 'cut-udp').set('noise.test', 'noise')
  const { resolve } = client()
  expect(await resolve('cut.test', 'TXT')).toMatchObject({ records: [{ value: 'y'.repeat(200) }] })
  expect(await resolve('noise.test', 'TXT')).toMatchObject({ records: [{ value: 'right' }] })
})

test('the second resolver is asked when the first is away, and first from then on', async () => {
  const gone = { address: '127.0.0.3', port: resolver.server.port }
  resolver.rows.push({ name: 'a.test', type: 'TXT', data: 'yes' })
  const { resolve } = client({ resolvers: [gone, resolver.server] })
  expect(await resolve('a.test', 'TXT')).toMatchObject({ kind: 'found' })
  expect(await resolve('a.test', 'TXT')).toMatchObject({ kind: 'found' })
  const none = client({ resolvers: [gone] })
  expect(await none.resolve('a.test', 'TXT')).toEqual({ kind: 'failed', reason: 'unreachable' })
})

test('the servers of the closest zone are found, and asked without a detour', async () => {
  resolver.rows.push(...zoneRows('example.test', '127.0.0.1'), ...zoneRows('sub.example.test', '127.0.0.2'), {
    name: 'alias.example.test',
    type: 'CNAME',
    data: 'sub.example.test',
  })
  authority.rows.push({ name: 'em1.sub.example.test', type: 'TXT', data: 'fresh' })
  const { findAuthorities, askAuthority } = client()
  const deep = await findAuthorities('m1._domainkey.em1.Sub.Example.test.')
  expect(deep).toMatchObject({ kind: 'found', zone: 'sub.example.test', servers: [authority.server] })
  // An alias answers with the servers of where it leads, which are not its own.
  expect(await findAuthorities('alias.example.test')).toMatchObject({ zone: 'example.test' })
  expect(await askAuthority(authority.server, 'em1.sub.example.test', 'TXT')).toMatchObject({
    records: [{ value: 'fresh' }],
  })
  authority.misdeeds.set('em1.sub.example.test', 'no-authority')
  expect(await askAuthority(authority.server, 'em1.sub.example.test', 'TXT')).toEqual({
    kind: 'failed',
    reason: 'not-authoritative',
  })
})

test('a name server without an IPv4 address is found by its IPv6 address, the others by IPv4', async () => {
  const address = '2606:4700:4700::1111'
  resolver.rows.push(
    { name: 'six.test', type: 'NS', data: 'a.six.test' },
    { name: 'six.test', type: 'NS', data: 'b.six.test' },
    { name: 'a.six.test', type: 'AAAA', data: address },
    { name: 'b.six.test', type: 'A', data: '127.0.0.2' },
    { name: 'b.six.test', type: 'AAAA', data: '::1' },
    { name: 'inner.test', type: 'NS', data: 'ns.inner.test' },
    { name: 'ns.inner.test', type: 'AAAA', data: '::ffff:10.0.0.1' },
  )
  expect(await client().findAuthorities('six.test')).toEqual({
    kind: 'found',
    zone: 'six.test',
    servers: [
      { name: 'a.six.test', address, port: 53 },
      { name: 'b.six.test', ...authority.server },
    ],
  })
  expect(resolver.asked.filter(({ name, type }) => name === 'b.six.test' && type === 'AAAA')).toEqual([])
  expect(await client({ mayAskPrivate: false }).findAuthorities('inner.test')).toMatchObject({
    kind: 'failed',
  })
})

test('a domain cannot send us to addresses of a private network', async () => {
  resolver.rows.push(...zoneRows('evil.test', '127.0.0.2'))
  const guarded = client({ mayAskPrivate: false })
  expect(await guarded.findAuthorities('evil.test')).toEqual({ kind: 'failed', reason: 'unreachable' })
  expect(authority.asked).toEqual([])
  for (const address of ['10.1.2.3', '127.0.0.1', '169.254.1.1', '::1', '::ffff:10.0.0.1', 'fe80::1', 'x']) {
    expect(isPublic(address)).toBe(false)
  }
  expect(isPublic('1.1.1.1')).toBe(true)
  expect(isPublic('2606:4700:4700::1111')).toBe(true)
})

test('names that no message can carry are refused without asking', async () => {
  const { resolve } = client()
  for (const name of ['', 'a..test', `${'x'.repeat(64)}.test`, `${'ab.'.repeat(100)}test`]) {
    expect(await resolve(name, 'TXT')).toEqual({ kind: 'failed', reason: 'malformed' })
  }
  expect(resolver.asked).toEqual([])
})

test('whatever bytes come back, a question ends with an outcome', async () => {
  let mutate = (bytes: Buffer) => bytes
  const socket = createSocket('udp4')
  socket.on('message', (query, peer) => {
    const { id, questions } = decode(query)
    const good = encode({
      type: 'response',
      id,
      flags: 1 << 10,
      questions,
      answers: [{ name: 'q.test', type: 'TXT', ttl: 5, data: ['one', 'two'] }],
    })
    socket.send(mutate(good), peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.4', resolve))
  const server = { address: '127.0.0.4', port: socket.address().port }
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.nat(255), fc.nat(60), async (at, byte, length) => {
      mutate = (bytes) => {
        bytes[2 + (at % (bytes.length - 2))] = byte
        return bytes.subarray(0, Math.max(12, bytes.length - (length % 20)))
      }
      const message = await exchange(server, { name: 'q.test', type: 'TXT', isRecursive: true }, 40)
      expect(typeof message.ok).toBe('boolean')
    }),
    { numRuns: 60 },
  )
  socket.close()
})

test('a server is written as an address with or without a port', () => {
  expect(parseDnsServer('1.1.1.1')).toEqual({ address: '1.1.1.1', port: 53 })
  expect(parseDnsServer('127.0.0.1:5353')).toEqual({ address: '127.0.0.1', port: 5353 })
  expect(parseDnsServer('[::1]:54')).toEqual({ address: '::1', port: 54 })
  expect(parseDnsServer('2606:4700:4700::1111')).toEqual({ address: '2606:4700:4700::1111', port: 53 })
  for (const text of ['dns.example.test', '1.1.1.1:0', '1.1.1.1:99999', '300.1.1.1', '']) {
    expect(parseDnsServer(text)).toBeNull()
  }
})
