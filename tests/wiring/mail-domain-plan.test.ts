import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { planDomain } from '#lib/domains/plan-domain.ts'
import { clearSandboxFaults, setSandboxFault } from '#lib/sandbox/faults.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { mailDomainPlan } from '#lib/wiring/mail-domain-plan.ts'
import { makeDomain } from '#lib/wiring/make-domain.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()
process.env.SANDBOX_PORT = String(await freePort())

const MAILING = '/v3/whitelabel/dns/email'
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let actorId = ''
let made = ''
let form = 0

beforeAll(async () => {
  sandbox = await startSandbox({ port: Number(process.env.SANDBOX_PORT) })
  await connectSandbox()
  actorId = (await makeUser({ role: 'admin' })).id
  made = await plan('main', 'mail.example.test')
  await makeDomain({ id: made, actorId })
  await plan('val', 'val-mail.example.test')
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await clearSandboxFaults(db())
  await db().$executeRaw`truncate sandbox.dns_mail, system_mail, system_server, message cascade`
  await db().sandboxSender.updateMany({ data: { isVerified: true } })
})

const plan = async (instance: string, domain: string) => {
  const row = { instance, domain, subdomain: 'em1', linkSubdomain: 'links', dkimSelector: null }
  return (await transaction((tx) => planDomain(tx, { ...row, provider: 'sandbox', actorId }))).id
}
const order = (changes = {}) => ({
  id: null,
  to: 'dns@example.com',
  words: '<b>Please</b>',
  composeKey: `form-${++form}`,
  userId: actorId,
  ...changes,
})
const byProvider = () => db().sandboxDnsMail.findMany({ omit: { id: true, createdAt: true } })
const unverify = () => db().sandboxSender.updateMany({ data: { isVerified: false } })

test('SendGrid mails the records it knows, and the sheet has every instance and nothing unescaped, once for one form', async () => {
  const mine = order()
  const mailing = await mailDomainPlan(mine)
  expect(mailing).toMatchObject({
    byProvider: ['mail.example.test'],
    refusals: [],
    sheet: 'transactional',
    reason: null,
  })
  expect(await Promise.all([mailDomainPlan(mine), mailDomainPlan(mine)])).toEqual([mailing, mailing])
  const row = await db().mailDomain.findUniqueOrThrow({ where: { id: made } })
  expect(await byProvider()).toEqual([
    {
      email: 'dns@example.com',
      message: '<b>Please</b>',
      domainId: Number(row.providerId),
      linkId: Number(row.linkId),
    },
  ])
  const [message, ...more] = await db().message.findMany()
  expect(more).toEqual([])
  expect(message).toMatchObject({ id: mailing.messageId, toAddress: 'dns@example.com', contactId: null })
  expect(message?.html).toContain('&lt;b&gt;Please&lt;/b&gt;')
  expect(message?.html).toContain('val-mail.example.test')
  expect(message?.html).toContain('em1.mail.example.test')
  // Nobody has opened the page of either: DNS was asked for the mailing.
  for (const host of ['mail.example.test', 'val-mail.example.test'])
    expect(message?.html).toContain(`<td>Inbound mail</td><td>MX</td><td>${host}</td>`)
  const entry = await db().auditEntry.findFirst({ orderBy: { id: 'desc' } })
  expect(entry).toMatchObject({ action: 'domain.records-mailed' })
  expect(entry?.changes).toEqual({ domains: 2, byProvider: 1, sheet: 'transactional' })
})

test('without a sender that SendGrid takes mail from, the sheet goes by the system server', async () => {
  await unverify()
  await db().systemServer.create({ data: { host: 'mail.example.com', fromAddress: 'crm@example.com' } })
  const mailing = await mailDomainPlan(order())
  expect(mailing).toMatchObject({
    byProvider: ['mail.example.test'],
    sheet: 'system',
    reason: expect.stringContaining('neither a verified sender') as string,
  })
  expect(await db().message.count()).toBe(0)
  expect(await db().systemMail.findMany()).toMatchObject([{ recipient: 'dns@example.com', state: 'queued' }])
})

test('without that and a system server the sheet stays here, and why is told', async () => {
  await unverify()
  expect(await mailDomainPlan(order())).toMatchObject({
    byProvider: ['mail.example.test'],
    sheet: null,
    reason: expect.stringContaining('hello@mailroom.test') as string,
  })
  expect((await db().message.count()) + (await db().systemMail.count())).toBe(0)
})

test('a validated domain will do in the place of a verified sender', async () => {
  await unverify()
  const data = { domain: 'mailroom.test', subdomain: 'em1', selector: 'm1', dkimKey: 'x', isValid: true }
  const { id } = await db().sandboxDomain.create({ data })
  expect(await mailDomainPlan(order({ id: made }))).toMatchObject({ sheet: 'transactional' })
  await db().sandboxDomain.delete({ where: { id } })
})

test('when nothing can be mailed that is said, and the same form may try again', async () => {
  await unverify()
  await setSandboxFault(db(), { pathPrefix: MAILING, kind: '403' })
  const mine = order()
  const refusal = await thrownBy(mailDomainPlan(mine))
  expect(refusal.message).toMatch(
    /The (management|transactional) key needs the permission whitelabel\.create/,
  )
  expect(refusal.message).toContain('download the sheet')
  await clearSandboxFaults(db())
  expect((await mailDomainPlan(mine)).byProvider).toEqual(['mail.example.test'])
})

test('a mailing that broke off after SendGrid mailed goes on from there', async () => {
  const mine = order()
  await db().$executeRaw`alter table "audit_entry" rename to "audit_entry_away"`
  await mailDomainPlan(mine).catch(() => undefined)
  await db().$executeRaw`alter table "audit_entry_away" rename to "audit_entry"`
  expect(await mailDomainPlan(mine)).toMatchObject({ byProvider: ['mail.example.test'] })
  expect(await byProvider()).toHaveLength(1)
})
