import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { clearSandboxFaults, setSandboxFault } from '#lib/sandbox/faults.ts'
import { chooseSubuser } from '#lib/settings/choose-subuser.ts'
import type { Stream } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { env } from '#lib/env.ts'
import { addDomain } from '#lib/wiring/add-domain.ts'
import { adoptDomain } from '#lib/wiring/adopt-domain.ts'
import { senderCheck } from '#lib/wiring/checks/sender.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { findMarketingBorrower, findStray, listMailOwners } from '#lib/wiring/domain-owner.ts'
import { lendDomain } from '#lib/wiring/lend-domain.ts'
import { makeDomain } from '#lib/wiring/make-domain.ts'
import { validateMailDomain } from '#lib/wiring/validate-domain.ts'
import { watchDomain } from '#lib/wiring/watch-domain.ts'
import { useDatabase } from '../support/database.ts'
import { thrownBy } from '../support/thrown.ts'
import { DOMAIN, plan } from './domain-rig.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(connectSandbox)

const provider = 'sandbox' as const

beforeEach(async () => {
  await clearSandboxFaults(db())
  await db().$executeRaw`truncate mail_domain, stream_settings, management_key, sandbox.domain, sandbox.link,
    sandbox.dns_record, sandbox.subuser, sandbox.api_key cascade`
  await connectSandbox()
  for (const username of ['shop', 'news'])
    await db().sandboxSubuser.create({ data: { username, email: `${username}@example.com` } })
})

const giveTo = async (subuser: string | null, stream: Stream = 'transactional') => {
  const { version } = await readStream(provider, stream)
  await chooseSubuser({ provider, stream, subuser, version, actorId: actorId() })
}
const make = (id: string) => makeDomain({ id, actorId: actorId() })
const made = async () => {
  const { id } = await plan()
  await make(id)
  return getMailDomain(id)
}
const ownerAtSendgrid = async () => (await db().sandboxDomain.findFirstOrThrow()).username

test('a domain stands though mail goes out as another subuser, and it is said whose it is', async () => {
  const { id, providerId } = await made()
  await giveTo('shop')
  await watchDomain(id)
  const row = await getMailDomain(id)
  expect(row).toMatchObject({ state: 'made', providerId, madeFor: '', lastError: null })
  const stray = { owner: 'the account itself', mailOf: 'the subuser shop', borrower: 'shop' }
  expect(await findStray(row)).toEqual({ ...stray, coversMarketing: true })
  await giveTo('shop', 'marketing')
  expect(await findStray(row)).toEqual({ ...stray, coversMarketing: false })
  await db().sandboxDomain.updateMany({ data: { isValid: true } })
  await db().streamSettings.updateMany({ data: { fromAddress: `desk@${DOMAIN}` } })
  await db().streamSettings.updateMany({ where: { stream: 'marketing' }, data: { fromAddress: '' } })
  expect(await senderCheck.run({ provider, signal: new AbortController().signal })).toMatchObject({
    summary: expect.stringMatching(/^Nothing in the subuser shop covers/) as string,
    advice: expect.stringContaining(
      `${DOMAIN} on the list belongs to the account itself, and this mail goes out as the subuser shop`,
    ) as string,
    href: `/settings/domains/${id}`,
  })
  await giveTo(null)
  expect(await findStray(row)).toBeNull()
  // An instance lists each name once, so that the domain's own page cannot make it for marketing mail, but lend it.
  const address = (stream: Stream, fromAddress: string) =>
    db().streamSettings.updateMany({ where: { stream }, data: { fromAddress } })
  await address('transactional', '')
  await address('marketing', `news@${DOMAIN}`)
  expect(await senderCheck.run({ provider, signal: new AbortController().signal })).toMatchObject({
    advice: expect.stringContaining('Lend it: its page says how') as string,
    href: `/settings/domains/${id}`,
  })
  expect(await findMarketingBorrower(await getMailDomain(id))).toBe('shop')
  await lendDomain({ id, subuser: 'shop', actorId: actorId() })
  expect(await findMarketingBorrower(await getMailDomain(id))).toBeNull()
  // One of another subuser cannot be lent.
  await db().mailDomain.updateMany({ data: { madeFor: 'news' } })
  await db().sandboxLoan.deleteMany()
  expect(await senderCheck.run({ provider, signal: new AbortController().signal })).toMatchObject({
    advice: expect.stringContaining('in SendGrid, logged in as the subuser shop') as string,
    href: '/settings/domains',
  })
  expect(await findMarketingBorrower(await getMailDomain(id))).toBeNull()
})

test('a name that the instance has of another account is refused, with what to do instead', async () => {
  const order = { domain: DOMAIN, subdomain: 'em2', linkSubdomain: '', dkimSelector: null, confirmed: true }
  const add = (stream: Stream) => thrownBy(addDomain({ ...order, stream, actorId: actorId() }))
  const { id } = await plan({ instance: env().instance })
  await make(id)
  expect((await add('transactional')).message).toContain('on its plan already')
  await giveTo('news', 'marketing')
  expect((await add('marketing')).message).toMatch(
    /lists each name once, and \S+ has \S+ of the account itself\. For the subuser news lend it that one/,
  )
  await db().mailDomain.updateMany({ where: { id }, data: { madeFor: 'shop' } })
  expect((await add('marketing')).message).toContain('make it in the account itself and lend it to both')
  const data = { username: 'news', domain: DOMAIN, subdomain: 'em9', selector: 's', dkimKey: 'x' }
  const other = await db().sandboxDomain.create({ data })
  const adopting = { provider, providerId: String(other.id), confirmed: true, actorId: actorId() }
  expect((await thrownBy(adoptDomain(adopting))).message).toContain(
    'has mail.example.test of the subuser shop',
  )
  expect(await db().mailDomain.count()).toBe(1)
})

test('a domain of one subuser is read and validated there while mail goes out as another', async () => {
  await giveTo('shop')
  const { id, providerId } = await made()
  expect(await ownerAtSendgrid()).toBe('shop')
  await giveTo('news')
  await validateMailDomain(id)
  const row = await getMailDomain(id)
  expect(row).toMatchObject({ state: 'made', providerId, madeFor: 'shop', lastError: null })
  expect(row.validation).not.toBeNull()
  expect(await findStray(row)).toMatchObject({ owner: 'the subuser shop', mailOf: 'the subuser news' })
  await db().sandboxDomain.deleteMany()
  await watchDomain(id)
  expect(await getMailDomain(id), 'its own account says that it is gone').toMatchObject({
    state: 'planned',
    providerId: null,
    lastError: expect.stringContaining('deleted at SendGrid') as string,
  })
})

test('a domain is made for whom mail goes out as, and gone on with where it was begun', async () => {
  const { id } = await plan()
  await giveTo('shop')
  await setSandboxFault(db(), { method: 'POST', pathPrefix: '/v3/whitelabel/domains', kind: '500', count: 1 })
  await thrownBy(make(id))
  expect(await getMailDomain(id)).toMatchObject({ state: 'creating', madeFor: 'shop' })
  await giveTo('news')
  await make(id)
  expect(await ownerAtSendgrid()).toBe('shop')
  expect(await getMailDomain(id)).toMatchObject({ state: 'made', madeFor: 'shop' })
})

test('without a management key, a key of another account says nothing of the domain', async () => {
  const { id, providerId } = await made()
  await db().managementKey.deleteMany()
  await db().streamSettings.deleteMany({ where: { stream: 'marketing' } })
  await db().sandboxKey.updateMany({ data: { scopes: ['mail.send', 'whitelabel.read'] } })
  const kept = { state: 'made', providerId }
  await giveTo('shop')
  await watchDomain(id)
  expect(await getMailDomain(id)).toMatchObject({
    ...kept,
    lastError: expect.stringContaining(
      'There is no key to ask SendGrid with for the account itself',
    ) as string,
  })
  // Back again, but the key was made for the subuser meanwhile, which has no such domain.
  await db().sandboxKey.updateMany({ where: { name: 'transactional' }, data: { subuser: 'shop' } })
  await db().streamSettings.updateMany({ data: { keyMadeFor: 'shop' } })
  await giveTo(null)
  await watchDomain(id)
  expect(await getMailDomain(id)).toMatchObject(kept)
})

test('a domain is added for the stream that was chosen, in its subuser', async () => {
  expect(await listMailOwners(provider)).toEqual([{ stream: 'transactional', owner: 'the account itself' }])
  await giveTo('news', 'marketing')
  expect(await listMailOwners(provider)).toEqual([
    { stream: 'transactional', owner: 'the account itself' },
    { stream: 'marketing', owner: 'the subuser news' },
  ])
  const order = { domain: DOMAIN, subdomain: 'em1', linkSubdomain: '', dkimSelector: null, confirmed: true }
  const outcome = await addDomain({ ...order, stream: 'marketing', actorId: actorId() })
  expect(await ownerAtSendgrid()).toBe('news')
  const row = await getMailDomain('id' in outcome ? outcome.id : '')
  expect(row).toMatchObject({ state: 'made', madeFor: 'news' })
  expect(await findStray(row)).toMatchObject({ coversMarketing: true })
})

test('a domain that a parent account shows of its subuser is taken over as the subuser’s', async () => {
  await giveTo('news', 'marketing')
  const { id } = await db().sandboxDomain.create({
    data: { username: 'news', domain: DOMAIN, subdomain: 'em1', selector: 's', dkimKey: 'x' },
  })
  const order = { provider, providerId: String(id), confirmed: true, actorId: actorId() }
  const outcome = await adoptDomain(order)
  const row = await getMailDomain('id' in outcome ? outcome.id : '')
  expect(row.madeFor).toBe('news')
  expect(await findStray(row)).toMatchObject({ owner: 'the subuser news', coversMarketing: true })
})
