import { afterEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { dnsClient } from '#lib/dns/dns-client.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { publishRecords, withdrawRecords, type SandboxRecord } from '#lib/sandbox/dns-records.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { createDomain, deleteDomain, getDomain, listDomains, validateDomain } from '#lib/sendgrid/domains.ts'
import { createLink, deleteLink, getLink, listLinks, validateLink } from '#lib/sendgrid/links.ts'
import { createSender, listSenders, resendVerification } from '#lib/sendgrid/senders.ts'
import { useDatabase } from '../support/database.ts'
import { useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

afterEach(async () => {
  await db().sandboxDomain.deleteMany()
  await db().sandboxLink.deleteMany()
  await db().sandboxSender.deleteMany()
  await db().sandboxDnsRecord.deleteMany()
})

const client = async (scopes = ['create', 'read', 'update', 'delete'].map((verb) => `whitelabel.${verb}`)) =>
  sendgridClient({ apiKey: await createSandboxKey(db(), { name: 'd', scopes }), baseUrl: sandbox.url() })
const DOMAIN = { domain: 'mail.example.test', subdomain: 'em1', dkimSelector: null, isEu: false }

test('a manual domain has an MX, an SPF and one DKIM key, and becomes valid record by record', async () => {
  const account = await client()
  const made = await createDomain(account, { ...DOMAIN, dkimSelector: 'mr1' })
  expect(made).toMatchObject({ domain: 'mail.example.test', isAutomatic: false, isValid: false })
  expect(made.records.map(({ key, type, host }) => [key, type, host])).toEqual([
    ['mail_server', 'mx', 'em1.mail.example.test'],
    ['subdomain_spf', 'txt', 'em1.mail.example.test'],
    ['dkim', 'txt', 'mr1._domainkey.mail.example.test'],
  ])
  const missing = await validateDomain(account, made.id)
  expect(missing).toMatchObject({ isValid: false })
  expect(missing?.results[0]).toEqual({
    key: 'mail_server',
    isValid: false,
    reason: 'Expected MX for "em1.mail.example.test" to match "mx.sendgrid.net." but found "".',
  })
  const rows = made.records.map(({ host, type, data }): SandboxRecord => ({
    host,
    type: type.toUpperCase() as SandboxRecord['type'],
    data,
  }))
  await publishRecords(db(), rows)
  await publishRecords(db(), rows)
  expect(await db().sandboxDnsRecord.count()).toBe(3)
  expect(await validateDomain(account, made.id)).toMatchObject({ isValid: true })
  expect(await getDomain(account, made.id)).toMatchObject({ isValid: true })
  await withdrawRecords(db(), ['em1.mail.example.test'])
  expect(await validateDomain(account, made.id)).toMatchObject({ isValid: false })
})

test('automated security puts a CNAME on the return path', async () => {
  const { json } = await sandbox.call(
    'POST',
    '/v3/whitelabel/domains',
    { domain: 'auto.test' },
    await apiKey(),
  )
  expect(json).toMatchObject({ automatic_security: true, dns: { mail_cname: { type: 'cname' } } })
  const [listed] = await listDomains(await client(), { named: 'auto.test' })
  expect(listed).toMatchObject({ isAutomatic: true })
  expect(listed?.records).toHaveLength(3)
})

test('lists come in pages, by name, and end; a domain is deleted once', async () => {
  const account = await client()
  await db().sandboxDomain.createMany({
    data: Array.from({ length: 60 }, (_, n) => ({
      domain: `d${n}.example.test`,
      subdomain: 'em',
      selector: 's',
      dkimKey: 'x',
    })),
  })
  expect(await listDomains(account)).toHaveLength(60)
  const [third, ...rest] = await listDomains(account, { named: 'd3.example.test' })
  expect(rest).toEqual([])
  await deleteDomain(account, third?.id ?? '')
  await deleteDomain(account, third?.id ?? '')
  expect(await getDomain(account, third?.id ?? '')).toBeNull()
  expect(await validateDomain(account, third?.id ?? '')).toBeNull()
})

test('what is refused: the same host twice, more than the account may have, a key without the scope', async () => {
  const account = await client()
  await createDomain(account, DOMAIN)
  await expect(createDomain(account, DOMAIN)).rejects.toMatchObject({ code: 'rejected-by-provider' })
  await setSandboxControl(db(), { maxDomains: 1 })
  await expect(createDomain(account, { ...DOMAIN, subdomain: 'em2' })).rejects.toMatchObject({
    message: expect.stringMatching(/^You may have up to 1 authenticated domains/) as string,
  })
  await expect(listDomains(await client(['mail.send']))).rejects.toMatchObject({
    message: expect.stringMatching(/^access forbidden/) as string,
  })
})

test('links and senders', async () => {
  const account = await client()
  await createDomain(account, DOMAIN)
  const order = { domain: DOMAIN.domain, subdomain: 'links', isEu: false }
  await expect(createLink(account, { ...order, subdomain: 'em1' })).rejects.toMatchObject({
    code: 'rejected-by-provider',
  })
  const link = await createLink(account, order)
  expect(await listLinks(account)).toEqual([link])
  expect(await validateLink(account, link.id)).toMatchObject({ isValid: false })
  for (const { host, data } of link.records) await publishRecords(db(), [{ host, type: 'CNAME', data }])
  expect(await validateLink(account, link.id)).toMatchObject({ isValid: true })
  expect(await getLink(account, link.id)).toMatchObject({ isValid: true })
  await deleteLink(account, link.id)
  expect(await getLink(account, link.id)).toBeNull()

  const sender = { nickname: 'Desk', fromEmail: 'Sales@example.com', replyTo: 'desk@example.com' }
  const made = await createSender(account, sender)
  await resendVerification(account, made.id)
  expect(await listSenders(account)).toMatchObject([
    { fromEmail: 'desk@example.com', isVerified: true },
    { fromEmail: 'sales@example.com', isVerified: false },
  ])
  await expect(createSender(account, sender)).rejects.toMatchObject({ code: 'rejected-by-provider' })
})

test('the sandbox answers for its own DNS', async () => {
  await publishRecords(db(), [
    { host: 'Em1.mail.example.test.', type: 'MX', data: 'mx.sendgrid.net', priority: 10 },
    { host: 'k._domainkey.mail.example.test', type: 'TXT', data: 'p='.padEnd(400, 'A') },
    { host: 'alias.example.test', type: 'CNAME', data: 'em1.mail.example.test' },
  ])
  const server = { address: '127.0.0.1', port: Number(new URL(sandbox.url()).port) }
  const dns = dnsClient({ resolvers: [server], mayAskPrivate: true })
  expect(await dns.resolve('em1.mail.example.test', 'MX')).toMatchObject({
    records: [{ value: 'mx.sendgrid.net', priority: 10 }],
  })
  expect(await dns.resolve('alias.example.test', 'MX')).toMatchObject({ aliases: ['em1.mail.example.test'] })
  expect(await dns.resolve('k._domainkey.mail.example.test', 'TXT')).toMatchObject({
    records: [{ value: 'p='.padEnd(400, 'A') }],
  })
  expect(await dns.resolve('_domainkey.mail.example.test', 'TXT')).toMatchObject({ kind: 'no-data' })
  expect(await dns.resolve('nothing.example.test', 'TXT')).toMatchObject({ kind: 'no-name', ttl: 10 })
  expect(await dns.findAuthorities('em1.mail.example.test')).toEqual({
    kind: 'found',
    zone: 'example.test',
    servers: [{ name: 'ns.example.test', ...server }],
  })
})

function apiKey() {
  return createSandboxKey(db(), { name: 'raw', scopes: ['whitelabel.create'] })
}
