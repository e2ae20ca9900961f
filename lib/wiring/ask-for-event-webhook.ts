import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import {
  readEventConnection,
  saveEventConnection,
  type EventConnection,
} from '#lib/settings/event-connection.ts'
import { replaceOauthSecret, unwantEventOauth, wantEventOauth } from '#lib/settings/event-oauth.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { inspectEventWebhooks } from '#lib/wiring/event-webhook-deeds.ts'
import { requireAccountClient } from '#lib/wiring/require-account-client.ts'
import { wantedEventUrl } from '#lib/wiring/event-webhook-url.ts'

/** After these the person is asked to try again: about a minute and a half in all. */
const MAX_ATTEMPTS = 5

/**
 * Has the event webhook made, or set right, by a job: it survives this process and shows each step in the row. Asking
 * twice is asking once. Throws `not-configured` when SendGrid could not reach us or there is no key.
 */
export async function connectEventWebhook(provider: Provider, actorId: string): Promise<void> {
  await requireReach(provider)
  await transaction((tx) => ask(tx, { provider, actorId, deed: 'connected' }))
}

/**
 * Has the signing key replaced. Posts signed by the old one are still taken; between off and on SendGrid's posts are
 * unsigned, refused, and sent again. Throws `not-configured` when there is no webhook of ours.
 */
export async function rotateSigningKey(provider: Provider, actorId: string): Promise<void> {
  await requireReach(provider)
  await transaction(async (tx) => {
    const connection = await requireConnected(tx, provider)
    // A rotation under way goes on with the key it began with.
    const rotatedFrom = connection.rotatedFrom ?? connection.publicKey
    await ask(tx, { provider, actorId, deed: 'key-renewed', changes: { rotatedFrom } })
  })
}

/**
 * Makes a webhook of the account ours after a person saw what it is: it will post to us, and to its present URL no more.
 * Throws `conflict` when the webhook is not what was shown.
 */
export async function adoptEventWebhook(
  shown: { provider: Provider; webhookId: string; url: string },
  actorId: string,
): Promise<void> {
  const { provider, webhookId, url } = shown
  await requireReach(provider)
  const { webhooks } = await inspectEventWebhooks(provider)
  if (webhooks.find(({ id }) => id === webhookId)?.url !== url) {
    throw new DomainError('conflict', 'This webhook has changed meanwhile. Look again, then decide.')
  }
  await transaction((tx) => ask(tx, { provider, actorId, deed: 'adopted', changes: { webhookId } }))
}

/**
 * Has SendGrid fetch a token and bring it with each post, or no longer. Posts are refused without one only once a token
 * was seen, and are taken at once when tokens are off. Throws `not-configured` when there is no webhook of ours.
 */
export async function switchWebhookTokens(
  { provider, isOn }: { provider: Provider; isOn: boolean },
  actorId: string,
): Promise<void> {
  await requireReach(provider)
  await transaction(async (tx) => {
    await requireConnected(tx, provider)
    if (isOn) await wantEventOauth(tx, provider)
    else await unwantEventOauth(tx, provider)
    await ask(tx, { provider, actorId, deed: isOn ? 'tokens-on' : 'tokens-off' })
  })
}

/**
 * Has SendGrid fetch tokens with another secret; the former one is taken for 24 hours after it has it. A change that was
 * broken off goes on with the secret it made. Throws `not-configured` where tokens are off.
 */
export async function rotateTokenSecret(provider: Provider, actorId: string): Promise<void> {
  await requireReach(provider)
  await transaction(async (tx) => {
    await requireConnected(tx, provider)
    await replaceOauthSecret(tx, provider)
    await ask(tx, { provider, actorId, deed: 'token-secret-renewed' })
  })
}

type Order = {
  provider: Provider
  actorId: string
  deed: 'connected' | 'key-renewed' | 'adopted' | 'tokens-on' | 'tokens-off' | 'token-secret-renewed'
  changes?: Partial<Pick<EventConnection, 'rotatedFrom' | 'webhookId'>>
}

async function ask(tx: Tx, { provider, actorId, deed, changes = {} }: Order): Promise<void> {
  await saveEventConnection(tx, provider, {
    step: 'find',
    startedAt: new Date(),
    lastError: null,
    errorCode: null,
    failedAt: null,
    ...changes,
  })
  await enqueue(tx, 'webhook.connect', { provider, askedById: actorId }, { maxAttempts: MAX_ATTEMPTS })
  await recordAudit(tx, {
    actorId,
    action: `event-webhook.${deed}`,
    subjectType: 'event_webhook',
    subjectId: changes.webhookId ?? provider,
    changes: { provider },
  })
}

/** Locks the row: of two who ask at once, the later one decides on what the earlier one left, and is recorded after it. */
async function requireConnected(tx: Tx, provider: Provider): Promise<EventConnection> {
  await tx.$queryRaw`select 1 from event_connection where provider = ${provider}::"Provider" for update`
  const connection = await readEventConnection(provider, tx)
  if (connection?.publicKey) return connection
  throw new DomainError('not-configured', 'Connect the event webhook first.')
}

/** Said at once, where the button is, instead of by the job. */
async function requireReach(provider: Provider): Promise<void> {
  await wantedEventUrl(provider, null)
  await requireAccountClient(provider)
}
