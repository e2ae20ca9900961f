import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dnsClient } from '#lib/dns/dns-client.ts'
import type { ProviderDomain } from '#lib/domains/account-domain.ts'
import { lookUpDomain } from '#lib/domains/look-up-domain.ts'
import { dnsPort } from '#lib/wiring/open-dns.ts'
import { account as sample } from './sample-domain.ts'
import { startDnsServer, zoneRows, type DnsRow, type DnsTestServer } from '../support/dns-server.ts'

/** What anybody asks, and the domain's own server: two machines with a view of their own each. */
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
    server.misdeeds.clear()
    server.rows.push(...zoneRows(ZONE, '127.0.0.2'))
  }
})

const ZONE = 'example.test'
const DOMAIN = 'mail.example.test'
const RETURN_PATH = `em1.${DOMAIN}`
const DKIM = `m1._domainkey.${DOMAIN}`
const KEY = `k=rsa; t=s; p=${'Q'.repeat(392)}`
const SPF = 'v=spf1 include:sendgrid.net ~all'

const account: ProviderDomain = {
  ...sample,
  domain: DOMAIN,
  records: [
    { key: 'mail_server', type: 'mx', host: RETURN_PATH, data: 'mx.sendgrid.net.', isValid: false },
    { key: 'subdomain_spf', type: 'txt', host: RETURN_PATH, data: SPF, isValid: false },
    { key: 'dkim', type: 'txt', host: DKIM, data: KEY, isValid: false },
  ],
}

const both = (...rows: DnsRow[]) => [resolver, authority].forEach((server) => server.rows.push(...rows))
const mx = (name: string, exchange: string): DnsRow => ({
  name,
  type: 'MX',
  data: { preference: 10, exchange },
})
const txt = (name: string, data: string | string[]): DnsRow => ({ name, type: 'TXT', data })

/** `tryMs`: short where an answer is waited for in vain. */
async function look(changes: Partial<Parameters<typeof lookUpDomain>[0]> = {}, tryMs = 3_000) {
  const client = dnsClient({
    resolvers: [resolver.server, authority.server],
    mayAskPrivate: true,
    tryMs,
    totalMs: 2 * tryMs,
  })
  const lookup = await lookUpDomain(
    { domain: DOMAIN, account, link: null, former: [], ...changes },
    dnsPort(client),
  )
  return { ...lookup, of: (id: string) => lookup.records.find((one) => one.id === id) }
}

test('nothing stands yet: all missing, and the domain is free for inbound mail', async () => {
  const { records, presence, zone } = await look()
  expect(zone).toBe(ZONE)
  expect(records.map(({ id, state }) => [id, state])).toEqual([
    ['domain.mail_server', 'missing'],
    ['domain.subdomain_spf', 'missing'],
    ['domain.dkim', 'missing'],
    ['own.inbound', 'missing'],
    ['own.spf', 'missing'],
    ['own.dmarc', 'missing'],
  ])
  expect(presence).toMatchObject({ otherMx: [], inbound: { host: DOMAIN, why: 'free' } })
})

test('all stands: found, also in other case, with dots, and in several strings', async () => {
  both(
    mx(RETURN_PATH.toUpperCase(), 'MX.SendGrid.net'),
    txt(RETURN_PATH, SPF),
    txt(DKIM, [KEY.slice(0, 255), KEY.slice(255)]),
    mx(DOMAIN, 'mx.sendgrid.net'),
    txt(DOMAIN, SPF),
    txt(`_dmarc.${ZONE}`, 'v=DMARC1; p=quarantine'),
  )
  const { records } = await look()
  expect(records.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'found'))
})

test('the domain’s own server has it and others do not yet: how long to wait is said', async () => {
  authority.rows.push(txt(RETURN_PATH, SPF))
  const { of } = await look()
  expect(of('domain.subdomain_spf')).toMatchObject({
    state: 'spreading',
    waitSeconds: 120,
    own: { values: [SPF] },
    public: { kind: 'no-name' },
  })
  // The other way round it is only remembered, and about to vanish.
  resolver.rows.push(txt(DKIM, KEY))
  expect((await look()).of('domain.dkim')).toMatchObject({ state: 'missing' })
})

test('a domain that receives its company’s mail is never offered an MX', async () => {
  both(mx(DOMAIN, 'mx.company.test'))
  const company = await look()
  expect(company.presence).toMatchObject({
    otherMx: ['mx.company.test'],
    inbound: { host: `inbound.${DOMAIN}`, why: 'company-mail' },
  })
  both(mx(`inbound.${DOMAIN}`, 'mx.other.test'))
  expect((await look()).presence.inbound).toMatchObject({ host: `reply.${DOMAIN}` })
  resolver.misdeeds.set(DOMAIN, 'silent')
  authority.misdeeds.set(DOMAIN, 'silent')
  const unknown = await look({}, 100)
  expect(unknown.presence.inbound).toEqual({ host: null, why: 'unknown' })
  expect(unknown.of('own.inbound')).toBeUndefined()
})

test('a domain that says it receives nothing is free', async () => {
  both({ name: DOMAIN, type: 'MX', data: { preference: 0, exchange: '.' } })
  expect((await look()).presence.inbound).toMatchObject({ why: 'free' })
})

test('automated security is seen by the CNAME on the return path', async () => {
  both(
    { name: RETURN_PATH, type: 'CNAME', data: 'u1.wl.sendgrid.net' },
    mx('u1.wl.sendgrid.net', 'mx.sendgrid.net'),
  )
  expect((await look()).of('domain.mail_server')).toMatchObject({
    state: 'different',
    hint: expect.stringMatching(/events work, inbound mail never arrives/) as string,
  })
})

test('a domain that is an alias gets neither MX nor SPF of its own', async () => {
  both({ name: DOMAIN, type: 'CNAME', data: 'web.host.test' })
  const { presence, of } = await look()
  expect(presence).toMatchObject({ alias: 'web.host.test', inbound: { host: null, why: 'alias' } })
  expect(of('own.spf')).toBeUndefined()
})

test.each([
  ['cut', KEY.slice(0, 255), /cut after 255 of 406 characters/],
  ['in quotation marks', `"${KEY}"`, /without them/],
])('a key that was entered %s is told why', async (_, entered, hint) => {
  both(txt(DKIM, entered.match(/.{1,255}/g) ?? []))
  expect((await look()).of('domain.dkim')).toMatchObject({
    state: 'different',
    hint: expect.stringMatching(hint) as string,
  })
})

test('a record under a name that has the zone twice is found and told', async () => {
  both(mx(`${RETURN_PATH}.${ZONE}`, 'mx.sendgrid.net'))
  expect((await look()).of('domain.mail_server')).toMatchObject({
    state: 'missing',
    hint: expect.stringMatching(/Enter only em1\.mail as its name/) as string,
  })
})

test('two SPF records void each other; other mail servers on a return path are told', async () => {
  both(txt(RETURN_PATH, SPF), txt(RETURN_PATH, 'v=spf1 -all'))
  both(mx(RETURN_PATH, 'mx.sendgrid.net'), mx(RETURN_PATH, 'mx.other.test'))
  const { of } = await look()
  expect(of('domain.subdomain_spf')).toMatchObject({
    state: 'different',
    hint: expect.stringMatching(/none counts/) as string,
  })
  expect(of('domain.mail_server')).toMatchObject({
    state: 'different',
    hint: expect.stringMatching(/Remove them/) as string,
  })
})

test('a domain with 200 TXT records is read whole', async () => {
  both(
    ...Array.from({ length: 200 }, (_, n) => txt(DOMAIN, `verification-${n}=${'x'.repeat(40)}`)),
    txt(DOMAIN, 'v=spf1 mx -all'),
  )
  const { presence, of } = await look()
  expect(presence.texts).toHaveLength(201)
  expect(of('own.spf')).toMatchObject({ state: 'different' })
})

test('own servers that are silent or refuse leave the public answer, and nobody leaves nothing known', async () => {
  resolver.rows.push(txt(RETURN_PATH, SPF), mx(RETURN_PATH, 'mx.sendgrid.net'))
  authority.misdeeds.set(RETURN_PATH, 'refused')
  const partly = await look()
  expect(partly.of('domain.subdomain_spf')).toMatchObject({
    state: 'found',
    own: { failure: 'refused to answer' },
  })
  resolver.misdeeds.set(RETURN_PATH, 'cut')
  const dark = await look()
  expect(dark.of('domain.mail_server')).toMatchObject({
    state: 'unknown',
    own: { failure: 'refused to answer' },
  })
})

test('an internationalised domain is looked up in its ASCII form', async () => {
  const name = 'xn--bcher-kva.example.test'
  both(mx(name, 'mx.sendgrid.net'))
  const { of } = await look({ domain: name, account: null })
  expect(of('own.inbound')).toMatchObject({ state: 'found' })
})

test('records of the domain that was deleted are told while they stand', async () => {
  const former = [
    {
      key: 'mail_cname',
      type: 'cname' as const,
      host: RETURN_PATH,
      data: 'u1.wl.sendgrid.net',
      isValid: true,
    },
  ]
  both({ name: RETURN_PATH, type: 'CNAME', data: 'u1.wl.sendgrid.net' })
  expect((await look({ former })).leftovers).toEqual([RETURN_PATH])
  resolver.rows.pop()
  authority.rows.pop()
  expect((await look({ former })).leftovers).toEqual([])
})
