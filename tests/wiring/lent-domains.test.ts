import { beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { areVerified } from '#lib/sandbox/identity.ts'
import { env } from '#lib/env.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { listLentDomains } from '#lib/sendgrid/lent-domains.ts'
import { NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { senderCheck } from '#lib/wiring/checks/sender.ts'
import { adoptDomain } from '#lib/wiring/adopt-domain.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { findStray } from '#lib/wiring/domain-owner.ts'
import { findCover } from '#lib/wiring/find-cover.ts'
import { findInboundCover } from '#lib/wiring/inbound-cover.ts'
import { lendDomain, takeBackDomain } from '#lib/wiring/lend-domain.ts'
import { publishSandboxRecords } from '#lib/wiring/publish-sandbox-records.ts'
import { watchDomain } from '#lib/wiring/watch-domain.ts'
import { useDatabase } from '../support/database.ts'
import { thrownBy } from '../support/thrown.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(connectSandbox)

const provider = 'sandbox' as const
const DOMAIN = 'mail.example.test'
const DESK = `desk@${DOMAIN}`
const DOMAINS = '/v3/whitelabel/domains'

/** Transactional mail goes out as shop; the account itself has a valid domain, which is on our list. */
beforeEach(async () => {
  await db()
    .$executeRaw`truncate mail_domain, stream_settings, management_key, sandbox.domain, sandbox.subuser,
    sandbox.verified_sender, sandbox.api_key cascade`
  for (const username of ['shop', 'news'])
    await db().sandboxSubuser.create({ data: { username, email: `${username}@example.com` } })
  await connectSandbox()
  const address = { provider, stream: 'transactional' as const }
  await db().streamSettings.update({
    where: { provider_stream: address },
    data: { subuser: 'shop', fromAddress: DESK },
  })
  await db().streamSettings.deleteMany({ where: { stream: 'marketing' } })
})

const domain = async (changes = {}) => {
  const data = {
    domain: DOMAIN,
    subdomain: 'em1',
    selector: 'm1',
    dkimKey: 'x',
    isValid: true,
    automaticSecurity: false,
    ...changes,
  }
  return String((await db().sandboxDomain.create({ data })).id)
}
const adopted = async () => {
  await db().streamSettings.updateMany({ data: { subuser: null } })
  const order = { provider, providerId: await domain(), confirmed: true, actorId: actorId() }
  const outcome = await adoptDomain(order)
  await db().streamSettings.updateMany({ data: { subuser: 'shop' } })
  const id = 'id' in outcome ? outcome.id : ''
  await publishSandboxRecords({ id, actorId: actorId() })
  return id
}
const loan = (id: string) => ({ id, subuser: 'shop', actorId: actorId() })
const check = () => senderCheck.run({ provider, signal: new AbortController().signal })
const cover = () => findCover({ provider, stream: 'transactional' }, DESK)
const inbound = () => findInboundCover(provider, `reply.${DOMAIN}`)
const post = async (path: string, body: object, subuser: string | null = null) => {
  const key = await createSandboxKey(db(), { name: 'test', scopes: NEEDED_SCOPES.management, subuser })
  return sendgridClient({ apiKey: key, baseUrl: env().sandboxUrl }).request({
    method: 'POST',
    url: `${DOMAINS}${path}`,
    body,
  })
}

test('a domain that the parent account lends covers the subuser’s mail and its inbound hosts, until it is taken back', async () => {
  const id = await adopted()
  expect([await cover(), (await inbound()).kind, (await check()).state]).toEqual([
    null,
    'uncovered',
    'failed',
  ])
  expect(await findStray(await getMailDomain(id))).toMatchObject({ borrower: 'shop' })
  expect(await check()).toMatchObject({ advice: expect.stringContaining('Lend it') as string })

  await lendDomain(loan(id))
  expect(await cover()).toBe('domain')
  expect(await inbound()).toEqual({ kind: 'covered', domain: DOMAIN })
  expect(await check()).toMatchObject({ state: 'ok', summary: `Mail goes out as ${DOMAIN}.` })
  expect(await areVerified('shop', [DESK]), 'the sandbox takes its mail').toBe(true)
  expect(await areVerified('news', [DESK])).toBe(false)
  const row = await getMailDomain(id)
  expect(row.account?.lentTo).toEqual(['shop'])
  expect(await findStray(row), 'its page says nothing against it').toBeNull()

  await takeBackDomain(loan(id))
  expect([await cover(), (await inbound()).kind]).toEqual([null, 'uncovered'])
  expect((await getMailDomain(id)).account?.lentTo).toEqual([])
  const deeds = await db().auditEntry.findMany({ orderBy: { id: 'desc' }, take: 2 })
  expect(deeds.map(({ action }) => action)).toEqual(['domain.taken-back', 'domain.lent'])
})

test('one that is not valid, not of the name, or lent to somebody else covers nothing', async () => {
  const lend = async (id: string, username: string) =>
    db().sandboxLoan.create({ data: { domainId: Number(id), username } })
  await lend(await domain({ isValid: false }), 'shop')
  await lend(await domain({ domain: 'other.example.test' }), 'shop')
  await lend(await domain({ subdomain: 'em2' }), 'news')
  expect([await cover(), (await inbound()).kind]).toEqual([null, 'uncovered'])
})

test('what was lent in SendGrid by the older endpoint is found as well, and kept with the domain once it is looked at', async () => {
  const id = await adopted()
  const { providerId } = await getMailDomain(id)
  const reply = await post(`/${providerId}/subuser`, { username: 'shop' })
  expect(reply).toMatchObject({ status: 201 })
  expect(await cover()).toBe('domain')
  await watchDomain(id)
  expect(await findStray(await getMailDomain(id))).toBeNull()
  // SendGrid may know that one in its list of one alone.
  const one = { id: 7, domain: DOMAIN, valid: true, automatic_security: false, dns: {} }
  const answering = (lists: Record<string, unknown>) => ({
    request: ({ url }: { url: string }) =>
      Promise.resolve({
        kind: 'answered' as const,
        status: 200,
        headers: {},
        json: lists[url.includes('/all') ? 'all' : 'one'],
      }),
  })
  expect((await listLentDomains(answering({ all: [], one }), 'shop')).map((row) => row.id)).toEqual(['7'])
  expect(await listLentDomains(answering({ all: [one], one }), 'shop')).toHaveLength(1)
  for (const none of [{}, [], null])
    expect(await listLentDomains(answering({ all: [], one: none }), 'shop')).toEqual([])
})

test('without a management key it is said that lent ones are not seen, and nothing is held against a host', async () => {
  const key = await createSandboxKey(db(), { name: 'own', scopes: NEEDED_SCOPES.management, subuser: 'shop' })
  await db().managementKey.deleteMany()
  const { version } = await db().streamSettings.findFirstOrThrow()
  await transaction((tx) =>
    saveStream(tx, {
      provider,
      stream: 'transactional',
      fromName: '',
      fromAddress: DESK,
      key,
      version,
      actorId: actorId(),
    }),
  )
  expect(await check()).toMatchObject({
    state: 'failed',
    advice: expect.stringContaining('is seen only with a management key') as string,
  })
  expect(await inbound()).toMatchObject({ kind: 'unknown' })
})

test('only the account lends, only what is valid and its own, and up to five to each', async () => {
  const ids = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => domain({ subdomain: `em${n}` })))
  const add = (id: string | undefined, subuser: string | null = null) =>
    post(`/${id}/subuser:add`, { username: 'shop' }, subuser)
  expect(await add(ids[0], 'shop')).toMatchObject({ status: 403 })
  for (const id of ids.slice(0, 5)) expect(await add(id)).toMatchObject({ status: 201 })
  expect(await add(ids[5])).toMatchObject({ status: 400 })
  expect(await add(ids[0]), 'lent already').toMatchObject({ status: 201 })
  expect(await add(await domain({ subdomain: 'em8', username: 'news' }))).toMatchObject({ status: 404 })
  await db().sandboxLoan.deleteMany()
  expect(await add(await domain({ subdomain: 'em9', isValid: false }))).toMatchObject({ status: 400 })
  const ofNews = await domain({ username: 'news', domain: 'news.example.test' })
  const order = { provider, providerId: ofNews, confirmed: true, actorId: actorId() }
  await db().streamSettings.updateMany({ data: { subuser: 'news' } })
  const outcome = await adoptDomain(order)
  const refusal = await thrownBy(lendDomain(loan('id' in outcome ? outcome.id : '')))
  expect(refusal.message).toContain('Only a domain of the account itself')
})
