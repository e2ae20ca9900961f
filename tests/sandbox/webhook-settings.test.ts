import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { createWebhook } from '#lib/sendgrid/event-webhook.ts'
import { cleanPublicKey, verifySignature } from '#lib/sendgrid/signature.ts'
import { parseEvents } from '#lib/sendgrid/events.ts'
import { useDatabase } from '../support/database.ts'
import { startReceiver } from './receiver.ts'
import { useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

const SETTINGS = '/v3/user/webhooks/event/settings'
const URL_A = 'https://a.example.com/events'
const URL_B = 'https://b.example.com/events'

const create = async (url: string, settings: Record<string, unknown> = {}) => {
  const { status, json } = await sandbox.call('POST', SETTINGS, { url, ...settings })
  expect(status).toBe(201)
  return json as { id: string; url: string; created_date: string }
}
const invalidId = { status: 404, json: { errors: [{ message: 'Invalid id provided.' }] } }

test('a webhook is made, read, changed in what is named, and deleted', async () => {
  const made = await create(URL_A, { enabled: true, open: true, friendly_name: 'CRM' })
  expect(made).toMatchObject({
    url: URL_A,
    enabled: true,
    open: true,
    click: false,
    friendly_name: 'CRM',
    oauth_client_id: null,
  })
  expect(new Date(made.created_date).getTime()).not.toBeNaN()
  expect(await sandbox.call('PATCH', `${SETTINGS}/${made.id}`, { click: true })).toMatchObject({
    status: 200,
    json: { url: URL_A, open: true, click: true },
  })
  const { json } = await sandbox.call('GET', `${SETTINGS}/${made.id}`)
  expect(json).toMatchObject({ id: made.id, open: true, click: true, friendly_name: 'CRM' })
  expect(json).not.toHaveProperty('public_key')
  expect(await sandbox.call('DELETE', `${SETTINGS}/${made.id}`)).toMatchObject({ status: 204, json: null })
  expect(await sandbox.call('GET', `${SETTINGS}/${made.id}`)).toMatchObject(invalidId)
})

test.each(['GET', 'PATCH', 'DELETE'] as const)('%s of an unknown id is 404', async (method) => {
  expect(
    await sandbox.call(method, `${SETTINGS}/nothing`, method === 'PATCH' ? {} : undefined),
  ).toMatchObject(invalidId)
})

test('account_status_change is told only when asked for', async () => {
  await create(URL_A, { account_status_change: true })
  const list = async (query: string) =>
    ((await sandbox.call('GET', `${SETTINGS}/all${query}`)).json as { webhooks: unknown[] }).webhooks[0]
  expect(await list('')).not.toHaveProperty('account_status_change')
  expect(await list('?include=account_status_change')).toMatchObject({ account_status_change: true })
})

test('a URL is taken once, and must be one', async () => {
  const { id } = await create(URL_A)
  const other = await create(URL_B)
  const taken = {
    status: 400,
    json: {
      errors: [
        { id, url: URL_A, message: `Webhook at '${URL_A}' already exists. Please provide a unique URL.` },
      ],
    },
  }
  expect(await sandbox.call('POST', SETTINGS, { url: URL_A })).toMatchObject(taken)
  expect(await sandbox.call('PATCH', `${SETTINGS}/${other.id}`, { url: URL_A })).toMatchObject(taken)
  expect((await sandbox.call('PATCH', `${SETTINGS}/${id}`, { url: URL_A })).status).toBe(200)
  for (const url of ['nonsense', 'ftp://a.test/', '']) {
    expect(await sandbox.call('POST', SETTINGS, { url })).toMatchObject({
      status: 400,
      json: { errors: [{ message: `'${url}' is not a valid url` }] },
    })
  }
  expect((await sandbox.call('POST', SETTINGS, { url: URL_A, open: 'yes' })).status).toBe(400)
})

test('no more webhooks than the plan allows', async () => {
  await setSandboxControl(db(), { maxWebhooks: 1 })
  await create(URL_A)
  expect(await sandbox.call('POST', SETTINGS, { url: URL_B })).toMatchObject({
    status: 400,
    json: {
      errors: [{ message: 'You have reached the maximum number of webhooks per your current billing plan.' }],
    },
  })
  expect((await sandbox.call('GET', `${SETTINGS}/all`)).json).toMatchObject({
    max_allowed: 1,
    webhooks: [{ url: URL_A }],
  })
})

test('without an id the oldest is meant, as in single-webhook days', async () => {
  const oldest = await create(URL_A)
  await create(URL_B)
  expect((await sandbox.call('GET', SETTINGS)).json).toMatchObject({ id: oldest.id })
  await sandbox.call('PATCH', SETTINGS, { open: true })
  expect((await sandbox.call('GET', `${SETTINGS}/${oldest.id}`)).json).toMatchObject({ open: true })
})

test('signing on makes a key pair and keeps it, off deletes it, on again makes another', async () => {
  const { id } = await create(URL_A)
  const signing = async (enabled: boolean) =>
    (await sandbox.call('PATCH', `${SETTINGS}/signed/${id}`, { enabled })).json as {
      id: string
      public_key: string
    }
  expect((await sandbox.call('GET', `${SETTINGS}/signed/${id}`)).json).toEqual({ id, public_key: '' })
  const first = await signing(true)
  expect(cleanPublicKey(first.public_key)).toBe(first.public_key)
  expect(first.public_key).toMatch(/^MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE.{88}$/)
  expect(await signing(true)).toEqual(first)
  expect((await sandbox.call('GET', `${SETTINGS}/all`)).json).toMatchObject({
    webhooks: [{ public_key: first.public_key }],
  })
  expect(await signing(false)).toEqual({ id, public_key: '' })
  expect((await signing(true)).public_key).not.toBe(first.public_key)
  expect(await sandbox.call('PATCH', `${SETTINGS}/signed/nothing`, { enabled: true })).toMatchObject(
    invalidId,
  )
})

test('the test button posts a batch of known kinds, signed for a signed webhook', async () => {
  const receiver = await startReceiver()
  const { id, publicKey } = await sandbox.connect(receiver.url)
  expect((await sandbox.call('POST', '/v3/user/webhooks/event/test', { url: receiver.url, id })).status).toBe(
    204,
  )
  expect((await sandbox.call('POST', '/v3/user/webhooks/event/test', { url: receiver.url })).status).toBe(204)
  const [signed, unsigned] = receiver.posts
  const check = verifySignature({
    publicKeys: [publicKey],
    signature: String(signed?.headers['x-twilio-email-event-webhook-signature']),
    timestamp: String(signed?.headers['x-twilio-email-event-webhook-timestamp']),
    body: Buffer.from(signed?.body ?? ''),
    maxAgeHours: 1,
    now: new Date(),
  })
  expect(check.ok).toBe(true)
  expect(unsigned?.headers).not.toHaveProperty('x-twilio-email-event-webhook-signature')
  const { events, rejected } = parseEvents(Buffer.from(signed?.body ?? ''))
  expect(rejected).toEqual([])
  expect(events).toHaveLength(11)
  expect(
    events.every(
      ({ kind, messageId, providerMessageId }) =>
        kind !== 'unknown' && messageId === null && providerMessageId === '14c5d75ce93',
    ),
  ).toBe(true)
})

test('connecting twice keeps the webhook and its key; a webhook of the same URL is adopted with every kind on', async () => {
  const { id } = await create(URL_A, { enabled: false, friendly_name: 'Old' })
  const first = await sandbox.connect(URL_A)
  expect(first.id).toBe(id)
  expect(await sandbox.connect(URL_A)).toEqual(first)
  const { json } = await sandbox.call('GET', `${SETTINGS}/all?include=account_status_change`)
  expect(json).toMatchObject({ webhooks: [{ id, enabled: true, friendly_name: 'Test' }] })
  const [webhook] = (json as { webhooks: Record<string, unknown>[] }).webhooks
  expect(Object.values(webhook ?? {}).filter((value) => value === true)).toHaveLength(13)
  expect(await db().sandboxWebhook.count()).toBe(1)
})

test('connecting leaves other webhooks of the account alone', async () => {
  const { id } = await create(URL_B, { enabled: true, open: true })
  const before = await db().sandboxWebhook.findUnique({ where: { id } })
  await sandbox.connect(URL_A)
  expect(await db().sandboxWebhook.findUnique({ where: { id } })).toEqual(before)
})

test('what keeps a webhook from being connected is told in SendGrid’s words', async () => {
  await setSandboxControl(db(), { maxWebhooks: 0 })
  await expect(sandbox.connect(URL_A)).rejects.toMatchObject({
    code: 'rejected-by-provider',
    message: expect.stringMatching(/^You have reached the maximum number of webhooks/) as string,
  })
  const key = await createSandboxKey(db(), { name: 'narrow', scopes: ['mail.send'] })
  const client = (apiKey: string, baseUrl = sandbox.url()) => sendgridClient({ apiKey, baseUrl })
  const webhook = { url: URL_A, friendlyName: 'Test' }
  await expect(createWebhook(client(key), webhook)).rejects.toMatchObject({
    code: 'rejected-by-provider',
    message: expect.stringMatching(/^access forbidden/) as string,
  })
  await expect(createWebhook(client(key, 'http://127.0.0.1:1'), webhook)).rejects.toMatchObject({
    code: 'provider-unavailable',
  })
})

test('private keys stay in the sandbox', async () => {
  await sandbox.connect(URL_A)
  const { json } = await sandbox.call('GET', `${SETTINGS}/all`)
  expect(JSON.stringify(json)).not.toMatch(/PRIVATE KEY|privateKey/)
})
