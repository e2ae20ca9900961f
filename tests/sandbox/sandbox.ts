import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { changeWebhook, createWebhook, listWebhooks, switchSigning } from '#lib/sendgrid/event-webhook.ts'

const WEBHOOK_SCOPES = [
  'user.webhooks.event.settings.read',
  'user.webhooks.event.settings.update',
  'user.webhooks.event.test.create',
]

type Sandbox = Awaited<ReturnType<typeof startSandbox>>

/** A sandbox for the whole test file, with its account empty before each test. Call it after `useDatabase()`. */
export function useSandbox({ speed = Infinity } = {}) {
  let sandbox: Sandbox
  let key = ''
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, speed })
  })
  afterAll(() => sandbox.close())
  beforeEach(async () => {
    await verifySender('desk@example.com')
    key = await createSandboxKey(db(), { name: 'test', scopes: ['mail.send', ...WEBHOOK_SCOPES] })
  })
  afterEach(async () => {
    await db().sandboxWebhook.deleteMany()
    await db().sandboxParseHost.deleteMany()
    await db().sandboxPolicy.deleteMany()
    await db().sandboxEvent.deleteMany()
    await db().sandboxMail.deleteMany()
    await db().sandboxKey.deleteMany()
    await db().sandboxSuppression.deleteMany()
    await db().sandboxControl.deleteMany()
    await db().sandboxFault.deleteMany()
    await db().sandboxSubuser.deleteMany()
    await db().sandboxTeammate.deleteMany()
    await db().sandboxInvitation.deleteMany()
    await db().sandboxSender.deleteMany()
  })
  const account = () => ({ apiKey: key, baseUrl: sandbox.url })
  return {
    url: () => sandbox.url,
    account,
    connect: (url: string) => connectWebhook(url, account()),
    call: (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, apiKey = key) =>
      callApi(sandbox.url, method, path, body, apiKey),
  }
}

/** Has the account take mail from an address. */
export async function verifySender(fromEmail: string): Promise<void> {
  await db().sandboxSender.createMany({ data: { fromEmail, isVerified: true }, skipDuplicates: true })
}

/** A webhook that posts every kind to `url`, signed: made, or set right where it is there already. */
async function connectWebhook(url: string, account: { apiKey: string; baseUrl: string }) {
  const client = sendgridClient(account)
  const wanted = { url, friendlyName: 'Test' }
  const { webhooks } = await listWebhooks(client)
  const present = webhooks.find((webhook) => webhook.url === url)
  if (present) await changeWebhook(client, present, wanted)
  const id = present?.id ?? (await createWebhook(client, wanted))
  return { id, publicKey: (await switchSigning(client, id, true)) ?? '' }
}

/** A call as any HTTP client makes it. */
export async function callApi(base: string, method: string, path: string, body: unknown, apiKey: string) {
  const response = await fetch(base + path, {
    method,
    headers: { ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? null : (JSON.parse(text) as unknown),
  }
}

/** The smallest mail SendGrid takes. */
export function mailTo(to: string, changes: Record<string, unknown> = {}) {
  return {
    personalizations: [
      {
        to: [{ email: to }],
        custom_args: { crm_message_id: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e', crm_instance: 'test' },
      },
    ],
    from: { email: 'desk@example.com', name: 'Desk' },
    subject: 'Hello',
    content: [
      { type: 'text/plain', value: 'Hello' },
      {
        type: 'text/html',
        value: '<p>Hello <a href="https://www.example.com/pricing?a=1&amp;b=2">pricing</a></p>',
      },
    ],
    categories: ['crm-transactional'],
    ...changes,
  }
}
