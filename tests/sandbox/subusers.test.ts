import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { listDomains } from '#lib/sendgrid/domains.ts'
import { createWebhook, listWebhooks } from '#lib/sendgrid/event-webhook.ts'
import { createParseHost, listParseHosts } from '#lib/sendgrid/parse-settings.ts'
import { listSenders } from '#lib/sendgrid/senders.ts'
import { NEEDED_SCOPES } from '#lib/sendgrid/scopes.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'
import { startReceiver } from './receiver.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

/** The account itself, and a subuser by its own key and by the parent's. */
async function clients() {
  await db().sandboxSubuser.create({ data: { username: 'shop', email: 'shop@example.com' } })
  const scopes = [...NEEDED_SCOPES.management, 'mail.send']
  const make = (subuser: string | null) => createSandboxKey(db(), { name: 'test', scopes, subuser })
  const [parentKey, shopKey] = [await make(null), await make('shop')]
  const client = (apiKey: string, onBehalfOf?: string) =>
    sendgridClient({ apiKey, baseUrl: sandbox.url(), onBehalfOf })
  return { shopKey, parent: client(parentKey), shop: client(shopKey), acting: client(parentKey, 'shop') }
}

test('webhooks, hosts, senders and domains are those of the subuser that asks or is acted for', async () => {
  const { parent, shop, acting } = await clients()
  const webhook = { url: 'https://crm.example.com/events', friendlyName: 'CRM' }
  await createWebhook(parent, webhook)
  const id = await createWebhook(acting, webhook)
  expect((await listWebhooks(shop)).webhooks.map((one) => one.id)).toEqual([id])
  expect((await listWebhooks(parent)).webhooks.map((one) => one.id)).not.toContain(id)

  const host = { hostname: 'in.example.com', url: 'https://crm.example.com/in', spamCheck: false }
  await createParseHost(shop, { ...host, sendRaw: false, policyId: null })
  expect(await listParseHosts(acting)).toMatchObject([{ hostname: host.hostname }])
  expect(await listParseHosts(parent)).toEqual([])
  await expect(createParseHost(parent, { ...host, sendRaw: false, policyId: null })).rejects.toThrow(/in use/)

  // One of the account itself is there already.
  await db().sandboxSender.create({ data: { username: 'shop', fromEmail: 'desk@example.com' } })
  expect(await listSenders(parent)).toMatchObject([{ isVerified: true }])
  expect(await listSenders(shop)).toMatchObject([{ isVerified: false }])

  const domain = { subdomain: 'em1', selector: 'm1', dkimKey: 'x' }
  await db().sandboxDomain.createMany({
    data: [
      { ...domain, domain: 'example.com' },
      { ...domain, domain: 'shop.example.com', username: 'shop' },
    ],
  })
  const namesOf = async (...asked: Parameters<typeof listDomains>) =>
    (await listDomains(...asked)).map((one) => one.domain)
  expect(await namesOf(acting)).toEqual(['shop.example.com'])
  expect(await namesOf(parent), 'a parent sees those of its subusers').toHaveLength(2)
  expect(await namesOf(parent, { isOwnOnly: true })).toEqual(['example.com'])
})

test('a subuser writes from its own senders, and its events go to its own webhooks', async () => {
  const { shopKey } = await clients()
  const send = (apiKey?: string) => sandbox.call('POST', '/v3/mail/send', mailTo('ana@example.com'), apiKey)
  const [ours, theirs] = [await startReceiver(), await startReceiver()]
  const webhook = await sandbox.connect(ours.url)
  await db().sandboxWebhook.create({
    data: { id: 'shop', username: 'shop', url: theirs.url, settings: { enabled: true, delivered: true } },
  })
  expect((await send(shopKey)).status, 'a sender of the account is none of the subuser').toBe(403)
  await db().sandboxSender.create({
    data: { username: 'shop', fromEmail: 'desk@example.com', isVerified: true },
  })
  const batched = async () => {
    await waitFor(
      'every event in a post',
      async () => (await db().sandboxEvent.count({ where: { postedAt: null } })) === 0,
    )
    return new Set((await db().sandboxPost.findMany()).map(({ webhookId }) => webhookId))
  }
  expect((await send(shopKey)).status).toBe(202)
  expect([...(await batched())]).toEqual(['shop'])
  await theirs.until(1)
  await db().sandboxPost.deleteMany()
  expect((await send()).status).toBe(202)
  expect([...(await batched())]).toEqual([webhook.id])
  await ours.until(1)
  expect(theirs.words()).toEqual(['delivered'])
  expect(await db().sandboxMail.findMany({ orderBy: { createdAt: 'asc' } })).toMatchObject([
    { username: 'shop' },
    { username: 'mailroom' },
  ])
})
