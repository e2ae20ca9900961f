import { z } from 'zod'
import { ask } from '#lib/sendgrid/ask.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'

const SETTINGS = '/v3/user/webhooks/event/settings'

/** Every kind SendGrid can post. Sent whole on each change: what an omitted switch does is not documented. */
const ALL_EVENTS = {
  processed: true,
  deferred: true,
  delivered: true,
  bounce: true,
  dropped: true,
  open: true,
  click: true,
  spam_report: true,
  unsubscribe: true,
  group_unsubscribe: true,
  group_resubscribe: true,
  account_status_change: true,
}

const webhook = z.object({ id: z.string().min(1), url: z.string() })
const allWebhooks = z.object({ webhooks: z.array(webhook) })
const signing = z.object({ public_key: z.string().min(1) })

/**
 * Has the account post every event to `url`, signed; answers with the webhook's id and the key to verify with.
 * Adopts a webhook that already posts there, so calling again changes nothing. Throws `rejected-by-provider` or
 * `provider-unavailable` with SendGrid's sentence.
 */
export async function connectEventWebhook(
  client: SendgridClient,
  { url, friendlyName }: { url: string; friendlyName: string },
): Promise<{ id: string; publicKey: string }> {
  const settings = { enabled: true, url, friendly_name: friendlyName, ...ALL_EVENTS }
  const { webhooks } = await ask(
    client,
    { method: 'GET', url: `${SETTINGS}/all?include=account_status_change` },
    allWebhooks,
  )
  // By URL, which is unique in an account; names need not be. Never without an id: that would be the oldest webhook.
  const present = webhooks.find((webhook) => webhook.url === url)
  const { id } = present
    ? await ask(client, { method: 'PATCH', url: idPath(present.id), body: settings }, z.unknown()).then(
        () => present,
      )
    : await ask(client, { method: 'POST', url: SETTINGS, body: settings }, webhook)
  // Switching on what is on keeps the key pair; switching off would delete it.
  const signed = await ask(
    client,
    { method: 'PATCH', url: idPath(id, '/signed'), body: { enabled: true } },
    signing,
  )
  return { id, publicKey: signed.public_key }
}

function idPath(id: string, inner = ''): string {
  return `${SETTINGS}${inner}/${encodeURIComponent(id)}`
}
