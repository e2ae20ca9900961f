import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { deleteWebhook, listWebhooks, postTestBatch, readSigningKey } from '#lib/sendgrid/event-webhook.ts'
import {
  readEventConnection,
  saveEventConnection,
  saveSeenWebhooks,
  type EventConnection,
  type SeenAccount,
} from '#lib/settings/event-connection.ts'
import { NO_OAUTH, openEventOauth } from '#lib/settings/event-oauth.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { tokenSourceOf } from '#lib/wiring/event-webhook-url.ts'
import { requireAccountClient } from '#lib/wiring/require-account-client.ts'
import { withProviderLock } from '#lib/wiring/with-provider-lock.ts'

/**
 * Looks at the account's webhooks and keeps what is seen; changes nothing there. Throws `not-configured` without a key,
 * and what SendGrid says.
 */
export async function inspectEventWebhooks(provider: Provider): Promise<SeenAccount> {
  const client = await requireAccountClient(provider)
  const account = await listWebhooks(client)
  const ours = (await readEventConnection(provider))?.webhookId
  const isThere = account.webhooks.some(({ id }) => id === ours)
  // The list need not tell keys; the dedicated endpoint does.
  const publicKey = ours && isThere ? await readSigningKey(client, ours) : null
  const seen = {
    maxAllowed: account.maxAllowed,
    webhooks: account.webhooks.map((webhook) => (webhook.id === ours ? { ...webhook, publicKey } : webhook)),
  }
  await saveSeenWebhooks(db(), provider, seen)
  return seen
}

/** Has SendGrid post its test batch to us, signed with our webhook's key. What comes is seen by that key. */
export async function testEventWebhook(provider: Provider, actorId: string): Promise<void> {
  const connection = await readEventConnection(provider)
  const { id, url, madeFor } = requireOurs(connection)
  const [client, oauth] = await Promise.all([
    requireOwnerClient({ provider, madeFor }),
    openEventOauth(provider),
  ])
  await transaction(async (tx) => {
    await saveEventConnection(tx, provider, { testedAt: new Date() })
    await record(tx, { provider, actorId, deed: 'tested', id })
  })
  await postTestBatch(client, { id, url, oauth: tokenSourceOf(oauth, url) })
}

/**
 * Removes our webhook from the account that has it, by its id, and forgets it; one that is gone there already is forgotten as well.
 * Verification keys stay: posts they signed may still be on their way.
 */
export async function removeEventWebhook(provider: Provider, actorId: string): Promise<void> {
  await withProviderLock('event-webhook', provider, async () => {
    const { id, madeFor } = requireOurs(await readEventConnection(provider))
    await deleteWebhook(await requireOwnerClient({ provider, madeFor }), id)
    await transaction(async (tx) => {
      await saveEventConnection(tx, provider, { ...FORGOTTEN_WEBHOOK })
      await record(tx, { provider, actorId, deed: 'removed', id })
    })
    await saveSeenWebhooks(db(), provider, await listWebhooks(await requireAccountClient(provider)))
  })
}

/** What is kept of a webhook of ours that is no more. */
export const FORGOTTEN_WEBHOOK = {
  webhookId: null,
  madeFor: null,
  publicKey: null,
  rotatedFrom: null,
  step: null,
  connectedAt: null,
  testedAt: null,
  lastError: null,
  errorCode: null,
  failedAt: null,
  ...NO_OAUTH,
}

function requireOurs(connection: EventConnection | null): {
  id: string
  url: string
  madeFor: string | null
} {
  if (connection?.webhookId) {
    const { webhookId: id, url, madeFor } = connection
    return { id, url, madeFor }
  }
  throw new DomainError('not-configured', 'There is no webhook of ours. Connect it first.')
}

function record(
  tx: Parameters<typeof recordAudit>[0],
  { provider, actorId, deed, id }: { provider: Provider; actorId: string; deed: string; id: string },
): Promise<void> {
  return recordAudit(tx, {
    actorId,
    action: `event-webhook.${deed}`,
    subjectType: 'event_webhook',
    subjectId: id,
    changes: { provider },
  })
}
