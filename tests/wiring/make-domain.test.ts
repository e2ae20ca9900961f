import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { getMailDomain, noteMailDomain } from '#lib/domains/mail-domains.ts'
import { forgetDomain } from '#lib/domains/plan-domain.ts'
import { clearSandboxFaults, setSandboxFault, type FaultKind } from '#lib/sandbox/faults.ts'
import { addDomain } from '#lib/wiring/add-domain.ts'
import { adoptDomain } from '#lib/wiring/adopt-domain.ts'
import { senderCheck } from '#lib/wiring/checks/sender.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { makeDomain, remakeDomain } from '#lib/wiring/make-domain.ts'
import { publishSandboxRecords } from '#lib/wiring/publish-sandbox-records.ts'
import { validateMailDomain } from '#lib/wiring/validate-domain.ts'
import { watchDomain } from '#lib/wiring/watch-domain.ts'
import { useDatabase } from '../support/database.ts'
import { DOMAIN, plan } from './domain-rig.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(connectSandbox)
beforeEach(async () => {
  await clearSandboxFaults(db())
  await db().mailDomain.deleteMany()
  await db().sandboxDomain.deleteMany()
  await db().sandboxLink.deleteMany()
  await db().sandboxDnsRecord.deleteMany()
})

const DOMAINS = '/v3/whitelabel/domains'
const LINKS = '/v3/whitelabel/links'
/** Of a call whose answer never comes. */
const BRIEF = { timeoutMs: 600 }
const isWithheld = (kind: FaultKind) => kind === 'time-out' || kind === 'lost'

const make = (id: string, limits = {}) => makeDomain({ id, actorId: actorId(), ...limits })
const remake = (id: string, limits = {}) => remakeDomain({ id, actorId: actorId(), ...limits })
const automatic = (changes = {}) =>
  db().sandboxDomain.create({
    data: { domain: DOMAIN, subdomain: 'em1', selector: 's', dkimKey: 'x', ...changes },
  })
const adopt = async (row: { id: number }) => {
  const providerId = String(row.id)
  const outcome = await adoptDomain({ provider: 'sandbox', providerId, confirmed: true, actorId: actorId() })
  return 'id' in outcome ? outcome.id : ''
}
const audited = async () => (await db().auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 }))[0]?.action

test('a planned domain is made once, with automated security off and its link, however often it is asked for', async () => {
  const { id } = await plan()
  await make(id)
  await make(id)
  await Promise.all([make(id), make(id)])
  expect(await db().sandboxDomain.findMany()).toMatchObject([
    { domain: DOMAIN, subdomain: 'em1', automaticSecurity: false },
  ])
  expect(await db().sandboxLink.count()).toBe(1)
  expect(await getMailDomain(id)).toMatchObject({
    state: 'made',
    account: { isAutomatic: false, isValid: false },
    link: { subdomain: 'links' },
    lastError: null,
  })
  expect(await audited()).toBe('domain.made')
  await expect(plan()).rejects.toMatchObject({ code: 'conflict' })
})

const steps: [string, string, FaultKind][] = [
  ['GET', DOMAINS, '429'],
  ['GET', DOMAINS, 'time-out'],
  ['POST', DOMAINS, '500'],
  ['POST', DOMAINS, 'time-out'],
  ['POST', DOMAINS, 'lost'],
  ['GET', LINKS, '429'],
  ['POST', LINKS, '403'],
  ['POST', LINKS, 'lost'],
]
test.each(steps)(
  '%s %s answered with %s: said, and the next run makes one domain of it',
  async (method, path, kind) => {
    const { id } = await plan()
    await setSandboxFault(db(), { method, pathPrefix: path, kind })
    await expect(make(id, isWithheld(kind) ? BRIEF : {})).rejects.toMatchObject({
      code: expect.stringMatching(/provider/) as string,
    })
    expect((await getMailDomain(id)).lastError).not.toBeNull()
    await make(id)
    expect(await db().sandboxDomain.count()).toBe(1)
    expect(await db().sandboxLink.count()).toBe(1)
    expect(await getMailDomain(id)).toMatchObject({ state: 'made', lastError: null })
  },
)

const remakeSteps: [string, FaultKind][] = [
  ['DELETE', '429'],
  ['DELETE', 'time-out'],
  ['DELETE', 'lost'],
  ['POST', '500'],
  ['POST', 'lost'],
]
test.each(remakeSteps)(
  'made anew with %s answered with %s: the next run ends with one domain',
  async (method, kind) => {
    const id = await adopt(await automatic({ isValid: true }))
    await setSandboxFault(db(), { method, pathPrefix: DOMAINS, kind })
    await expect(remake(id, isWithheld(kind) ? BRIEF : {})).rejects.toMatchObject({
      code: 'provider-unavailable',
    })
    await make(id)
    const rows = await db().sandboxDomain.findMany()
    expect(rows).toMatchObject([{ domain: DOMAIN, subdomain: 'em1', automaticSecurity: false }])
    const row = await getMailDomain(id)
    expect(row).toMatchObject({
      state: 'made',
      providerId: String(rows[0]?.id),
      account: { isAutomatic: false },
    })
    expect(row.former.map(({ type }) => type)).toEqual(['cname', 'cname', 'cname'])
  },
)

test('a worker that was killed between deleting and making is followed by the open page', async () => {
  const id = await adopt(await automatic())
  await db().sandboxDomain.deleteMany()
  await noteMailDomain(db(), id, { state: 'creating', providerId: null })
  await watchDomain(id)
  expect(await db().sandboxDomain.count()).toBe(1)
  expect(await getMailDomain(id)).toMatchObject({ state: 'made', lookedUpAt: expect.any(Date) as Date })
})

test('a domain that was there before is never taken for ours', async () => {
  const foreign = await automatic({ automaticSecurity: false, username: 'val' })
  const asked = {
    domain: DOMAIN,
    subdomain: 'em1',
    linkSubdomain: '',
    dkimSelector: null,
    stream: 'transactional' as const,
    actorId: actorId(),
  }
  expect(await addDomain({ ...asked, confirmed: false })).toEqual({
    namesakes: [{ host: `em1.${DOMAIN}`, of: 'the SendGrid user val' }],
  })
  const outcome = await addDomain({ ...asked, confirmed: true })
  const id = 'id' in outcome ? outcome.id : ''
  expect(await getMailDomain(id)).toMatchObject({
    state: 'creating',
    providerId: null,
    lastError: expect.stringMatching(/has a domain on em1\.mail\.example\.test already/) as string,
  })
  expect(await db().sandboxDomain.findMany()).toEqual([foreign])
})

test('another return path stands beside a foreign one, which stays byte by byte', async () => {
  const foreign = await automatic({ username: 'val' })
  const { id } = await plan({ subdomain: 'em2' })
  await make(id)
  expect(await db().sandboxDomain.findUnique({ where: { id: foreign.id } })).toEqual(foreign)
  expect(await getMailDomain(id)).toMatchObject({ state: 'made', foreignIds: [String(foreign.id)] })
})

test('taking a domain over twice is one row; one without automated security is not made anew', async () => {
  const row = await automatic({ automaticSecurity: false })
  const [id, again] = [await adopt(row), await adopt(row)]
  expect(again).toBe(id)
  await expect(remake(id)).rejects.toMatchObject({ code: 'conflict' })
  expect(await db().sandboxDomain.count()).toBe(1)
  await transaction((tx) => forgetDomain(tx, { id, actorId: actorId() }))
  expect(await db().sandboxDomain.count()).toBe(1)
})

test('from missing records to a valid domain, and what is lost later is found by the check', async () => {
  const run = () => senderCheck.run({ provider: 'sandbox', signal: new AbortController().signal })
  await db().streamSettings.updateMany({ data: { fromAddress: `desk@${DOMAIN}` } })
  expect(await run()).toMatchObject({
    state: 'failed',
    summary: expect.stringMatching(/^Nothing in the account/) as string,
  })
  const { id } = await plan()
  await make(id)
  expect(await run()).toMatchObject({ state: 'waiting', href: `/settings/domains/${id}` })
  expect(await validateMailDomain(id)).toEqual({ isValid: false })
  const refused = await getMailDomain(id)
  expect(refused.validation?.results.find(({ key }) => key === 'domain.mail_server')?.reason).toMatch(
    /^Expected MX/,
  )
  await publishSandboxRecords({ id, actorId: actorId() })
  expect(await validateMailDomain(id)).toEqual({ isValid: true })
  expect((await getMailDomain(id)).lookup?.records.map(({ state }) => state)).toEqual(
    Array.from({ length: 8 }, () => 'found'),
  )
  expect(await run()).toMatchObject({ state: 'ok' })
  await db().sandboxDnsRecord.deleteMany({ where: { host: { contains: '_domainkey' } } })
  expect(await run()).toMatchObject({
    state: 'failed',
    summary: expect.stringMatching(/TXT at m1\._domainkey/) as string,
  })
  await validateMailDomain(id)
  expect(await run()).toMatchObject({ state: 'waiting' })
  await setSandboxFault(db(), { pathPrefix: DOMAINS, kind: '429' })
  expect(await run()).toMatchObject({ state: 'unknown' })
})

test('a key that may not see what covers an address makes the check wait; what it sees still counts', async () => {
  const run = () => senderCheck.run({ provider: 'sandbox', signal: new AbortController().signal })
  const fromAddress = `desk@${DOMAIN}`
  await db().streamSettings.updateMany({ data: { fromAddress } })
  for (const [pathPrefix, advice] of [
    [DOMAINS, 'Give the management key the permission whitelabel.read'],
    ['/v3/verified_senders', 'SendGrid names no permission for this that a key could be given'],
  ] as const) {
    await setSandboxFault(db(), { pathPrefix, kind: '403', count: null })
    expect(await run()).toMatchObject({
      state: 'waiting',
      advice: expect.stringContaining(advice) as string,
    })
    await clearSandboxFaults(db())
  }
  await db().sandboxSender.create({ data: { fromEmail: fromAddress, isVerified: true, details: {} } })
  await setSandboxFault(db(), { pathPrefix: DOMAINS, kind: '403', count: null })
  expect(await run()).toMatchObject({ state: 'ok' })
  await db().sandboxSender.deleteMany({ where: { fromEmail: fromAddress } })
})

test('automated security fails the check in so many words', async () => {
  await db().streamSettings.updateMany({ data: { fromAddress: `desk@${DOMAIN}` } })
  await automatic({ isValid: true })
  expect(await senderCheck.run({ provider: 'sandbox', signal: new AbortController().signal })).toMatchObject({
    state: 'failed',
    summary: expect.stringMatching(/events work, inbound mail never arrives/) as string,
  })
})

test('a domain that somebody deleted at SendGrid is said to be gone', async () => {
  const { id } = await plan()
  await make(id)
  await db().sandboxDomain.deleteMany()
  await watchDomain(id)
  expect(await getMailDomain(id)).toMatchObject({
    state: 'planned',
    providerId: null,
    lastError: expect.stringMatching(/deleted at SendGrid/) as string,
  })
})
