import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { publishRecords } from '#lib/sandbox/dns-records.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import { inboundCheck } from '#lib/wiring/checks/inbound.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { connectCoveredInbound, findInboundCover } from '#lib/wiring/inbound-cover.ts'
import { useDatabase } from '../support/database.ts'
import { HOST_ORDER } from '../support/host-order.ts'
import { addValidDomain } from '../support/valid-domain.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(connectSandbox)

const PROVIDER = 'sandbox'
const HOST = 'reply.mail.example.com'
beforeEach(async () => {
  await db()
    .$executeRaw`truncate inbound_connection, sandbox.parse_host, sandbox.domain, sandbox.dns_record, sandbox.fault cascade`
  await publishRecords(db(), [{ host: HOST, type: 'MX', data: 'mx.sendgrid.net' }])
})

type Answer = { hostname?: string; confirmed?: boolean; askedFor?: string; givenUpUrl?: string }
const connect = (changes: Answer = {}) =>
  connectCoveredInbound(
    {
      provider: PROVIDER,
      hostname: HOST,
      ...HOST_ORDER,
      confirmed: false,
      askedFor: null,
      ...changes,
    },
    actorId(),
  )
const check = () => inboundCheck.run({ provider: PROVIDER, signal: new AbortController().signal })

test('a host that no authenticated domain covers is asked about, and connected when that was meant', async () => {
  const asked = await connect()
  expect(asked?.objection).toBe(
    `No domain that the account has authenticated covers ${HOST}. Authenticate example.com, or a domain between the two, under Settings → Domains: SendGrid takes mail for hosts at or below such a domain.`,
  )
  expect(await openInboundConnection(PROVIDER), 'nothing is changed by asking').toBeNull()
  await addValidDomain('example.com', { isValid: false })
  await addValidDomain('other.example.com')
  expect(await connect()).not.toBeNull()
  expect(await connect({ confirmed: true, askedFor: HOST })).toBeNull()
  expect(await connect(), 'what is connected is set right without asking').toBeNull()
  expect(await check()).toMatchObject({
    state: 'waiting',
    summary: expect.stringContaining('No domain that the account has authenticated covers') as string,
    advice: expect.stringMatching(/^Authenticate example.com.*Send one from the sandbox/) as string,
    href: '/settings/domains',
  })
  await addValidDomain('mail.example.com')
  const finding = await check()
  expect(finding.summary).toBe(`No mail has come in at ${HOST} since its address at SendGrid was set.`)
  expect(finding.details).toContainEqual({
    label: 'authenticated domain',
    expected: 'one that covers the host',
    found: 'mail.example.com',
  })
})

test.each(['example.com', 'mail.example.com', HOST])('%s covers the host: nothing is asked', async (name) => {
  await addValidDomain(name)
  expect(await connect()).toBeNull()
})

test('the return path of a domain with automated security is asked about in so many words', async () => {
  await addValidDomain('mail.example.com', { subdomain: 'reply', automaticSecurity: true })
  expect((await connect())?.objection).toMatch(/events work, inbound mail never arrives/)
  expect(await connect({ hostname: 'in.mail.example.com' })).toBeNull()
})

test('an answer holds for the host that was asked about alone', async () => {
  const other = 'other.mail.example.com'
  expect(await connect({ confirmed: true })).toMatchObject({ hostname: HOST })
  expect(await connect({ hostname: other, confirmed: true, askedFor: HOST })).toMatchObject({
    hostname: other,
    objection: expect.stringContaining(other) as string,
  })
  expect(await openInboundConnection(PROVIDER)).toBeNull()
  expect(await connect({ hostname: ` ${other.toUpperCase()}`, confirmed: true, askedFor: other })).toBeNull()
})

test('before a connected host is left for one that posts elsewhere it is asked about, and nothing changed', async () => {
  await addValidDomain('example.com')
  await connect()
  const before = await openInboundConnection(PROVIDER)
  const hostname = 'val.mail.example.com'
  const foreignUrl = 'https://val.example.com/emailInbound'
  await db().sandboxParseHost.create({ data: { hostname, url: foreignUrl } })
  const question = { hostname, objection: null, foreignUrl }
  expect(await connect({ hostname })).toEqual(question)
  expect(await connect({ hostname, givenUpUrl: foreignUrl, askedFor: HOST })).toEqual(question)
  expect(await openInboundConnection(PROVIDER)).toEqual(before)
  expect(await connect({ hostname, givenUpUrl: foreignUrl, askedFor: hostname })).toBeNull()
  expect(await openInboundConnection(PROVIDER)).toMatchObject({ hostname })
})

test('domains that cannot be read hinder nothing, and the check says why', async () => {
  await setSandboxFault(db(), { pathPrefix: '/v3/whitelabel/domains', kind: '403', count: null })
  expect(await findInboundCover(PROVIDER, HOST)).toMatchObject({ kind: 'unknown' })
  expect(await connect()).toBeNull()
  const { details } = await check()
  expect(details?.find(({ label }) => label === 'authenticated domain')?.found).toMatch(
    /^not to be read: access forbidden. The key needs the permission whitelabel.read/,
  )
})
