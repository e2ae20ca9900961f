import { db, transaction } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import {
  changeWebhook,
  createWebhook,
  listWebhooks,
  postTestBatch,
  readSigningKey,
  switchSigning,
  type AccountWebhook,
  type TokenSource,
} from '#lib/sendgrid/event-webhook.ts'
import {
  readEventConnection,
  saveEventConnection,
  saveSeenWebhooks,
  type ConnectStep,
  type EventConnection,
  type SeenAccount,
} from '#lib/settings/event-connection.ts'
import {
  forgetEventOauth,
  noteOauthGiven,
  openEventOauth,
  type EventOauth,
} from '#lib/settings/event-oauth.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { addVerificationKey } from '#lib/settings/verification-keys.ts'
import { tokenSourceOf, wantedEventUrl } from '#lib/wiring/event-webhook-url.ts'
import { readManagedOwner } from '#lib/wiring/moved-mail.ts'
import { firstFault } from '#lib/wiring/webhook-drift.ts'
import { withProviderLock } from '#lib/wiring/with-provider-lock.ts'

type Changes = Partial<Pick<EventConnection, 'url' | 'webhookId' | 'madeFor' | 'leftIn' | 'testedAt'>>

type Order = {
  provider: Provider
  /** A client of the account, as `openAccountClient` gives one. */
  client: SendgridClient
  /** Have SendGrid post its test batch at the end. */
  withTest: boolean
  /** In whose name what changes here is recorded; null: nobody asked for it. */
  askedById: string | null
}

/**
 * Makes the account post every event to us, signed, and keeps the key: finds our webhook (by the id we kept, then by
 * URL), creates it or corrects it, gives or takes away what it fetches tokens with, switches signing on. Each step is kept before the next, and each may be repeated: run
 * again after a kill, a time-out or a refusal, or twice at once, it ends with one webhook, and never changes another one.
 * Throws `not-configured` (we cannot be reached), `rejected-by-provider` or `provider-unavailable`; the row says why.
 */
export function provisionEventWebhook(order: Order): Promise<void> {
  return withProviderLock('event-webhook', order.provider, async () => {
    try {
      await connect(order)
    } catch (error) {
      if (error instanceof DomainError) await noteFailure(order.provider, error)
      throw error
    }
  })
}

async function connect({ provider, client, withTest, askedById }: Order): Promise<void> {
  const before = await readEventConnection(provider)
  const url = await wantedEventUrl(provider, before)
  const owner = await readManagedOwner(provider)
  // Steps are shown to the person who asked for them; the sandbox connects itself unasked.
  const enter = (step: ConnectStep, changes: Changes = {}) =>
    saveEventConnection(db(), provider, before?.step ? { step, ...changes } : changes)
  await enter('find', { url })
  const account = await listWebhooks(client)
  // Kept before anything can fail: without a free slot, a person chooses among these.
  await saveSeenWebhooks(db(), provider, withKnownKeys(account, before?.seen ?? null))
  const ours = findOurs(account.webhooks, { url, id: before?.webhookId ?? null })
  const oauth = await openEventOauth(provider)

  await enter('save')
  const id = await saveWebhook(client, { ours, url, oauth })
  await enter('sign', { webhookId: id, madeFor: owner, leftIn: leftBy(before, owner) })
  const publicKey = await signingKey(client, id, before?.rotatedFrom ?? null)
  await keepKey({ provider, publicKey, owner, actorId: askedById })
  const after = await listAgain(client, { id, publicKey })
  await saveSeenWebhooks(db(), provider, after)
  await settleOauth({ provider, url, oauth, seen: after.webhooks.find((webhook) => webhook.id === id) })

  if (withTest) {
    await enter('test', { testedAt: new Date() })
    await postTestBatch(client, { id, url, oauth: tokenSourceOf(oauth, url) })
  }
  await saveEventConnection(db(), provider, { step: null, lastError: null, errorCode: null, failedAt: null })
}

/**
 * What posts to our URL is ours, whoever made it: SendGrid takes a URL once per account, so the one we made could not be
 * moved back there (facts §5). Else what we made before, wherever it posts now. Names prove nothing.
 */
function findOurs(
  webhooks: AccountWebhook[],
  { url, id }: { url: string; id: string | null },
): AccountWebhook | null {
  return (
    webhooks.find((webhook) => webhook.url === url) ?? webhooks.find((webhook) => webhook.id === id) ?? null
  )
}

/** Where a webhook of ours stands besides the one in `owner`: the account that had it before keeps it. */
function leftBy(before: EventConnection | null, owner: string): string[] {
  const left = new Set(before?.leftIn)
  if (before?.webhookId && before.madeFor !== null) left.add(before.madeFor)
  left.delete(owner)
  return [...left]
}

/** Leaves alone a webhook that is as it should be. */
async function saveWebhook(
  client: SendgridClient,
  { ours, url, oauth }: { ours: AccountWebhook | null; url: string; oauth: EventOauth | null },
): Promise<string> {
  const source = tokenSourceOf(oauth, url)
  const wanted = { url, friendlyName: `Mailroom ${env().instance}` }
  if (!ours) return createWebhook(client, { ...wanted, oauth: source })
  // What somebody else put there while ours is being taken off is theirs.
  const isTakenOff = oauth !== null && !oauth.isWanted && ours.oauth?.clientId === oauth.clientId
  const isGiven = source !== null && (oauth?.givenAt === null || !fetchesFrom(ours, source))
  if (isTakenOff || isGiven || firstFault(ours, url)) {
    await changeWebhook(client, ours, { ...wanted, oauth: isTakenOff ? null : (source ?? undefined) })
  }
  return ours.id
}

function fetchesFrom({ oauth }: AccountWebhook, { clientId, tokenUrl }: TokenSource): boolean {
  return oauth?.clientId === clientId && oauth.tokenUrl === tokenUrl
}

type Settled = {
  provider: Provider
  url: string
  oauth: EventOauth | null
  /** Our webhook as the account tells of it after the change. */
  seen: AccountWebhook | undefined
}

/** Believed only when it was read back: from the first token on, a post without one is refused. */
async function settleOauth({ provider, url, oauth, seen }: Settled): Promise<void> {
  if (!oauth) return
  if (!oauth.isWanted) return forgetEventOauth(provider)
  const source = tokenSourceOf(oauth, url)
  if (source && seen && fetchesFrom(seen, source)) return noteOauthGiven(provider, oauth.secret)
  throw new DomainError(
    'rejected-by-provider',
    'SendGrid took the OAuth settings and does not show them. Try again; if it stays so, leave tokens off: posts are signed all the same.',
  )
}

/**
 * The key our webhook signs with, from the dedicated endpoint. `rotatedFrom` is to be replaced: while that is the key,
 * signing goes off, which deletes it, and on again. Found off or with another key, that has happened already.
 */
async function signingKey(client: SendgridClient, id: string, rotatedFrom: string | null): Promise<string> {
  if (rotatedFrom !== null && (await readSigningKey(client, id)) === rotatedFrom) {
    await switchSigning(client, id, false)
  }
  const publicKey = await switchSigning(client, id, true)
  if (publicKey !== null) return publicKey
  throw new DomainError(
    'provider-unavailable',
    'SendGrid switched signing on and gave no key. Try again; if it stays so, switch on “Signed Event Webhook” in SendGrid’s console.',
  )
}

/** Former keys stay: posts they signed are still on their way, for up to 24 hours. */
async function keepKey({
  provider,
  publicKey,
  owner,
  actorId,
}: {
  provider: Provider
  publicKey: string
  owner: string
  actorId: string | null
}): Promise<void> {
  await transaction(async (tx) => {
    await addVerificationKey(tx, { provider, publicKey, actorId, madeFor: owner })
    const connection = await readEventConnection(provider, tx)
    const isSame = connection?.publicKey === publicKey && connection.connectedAt !== null
    await saveEventConnection(tx, provider, {
      publicKey,
      // The wish for another key than this one stays: it may have been told while this run was under way.
      rotatedFrom: connection?.rotatedFrom === publicKey ? publicKey : null,
      ...(isSame ? {} : { connectedAt: new Date() }),
    })
  })
}

/** The list need not tell keys; what was known of them stays until the dedicated endpoint is asked. */
function withKnownKeys(account: SeenAccount, before: SeenAccount | null): SeenAccount {
  const known = new Map(before?.webhooks.map(({ id, publicKey }) => [id, publicKey]))
  return {
    ...account,
    webhooks: account.webhooks.map((webhook) => ({
      ...webhook,
      publicKey: webhook.publicKey ?? known.get(webhook.id) ?? null,
    })),
  }
}

/** The list as it is now; it need not tell keys, so ours is put in. */
async function listAgain(client: SendgridClient, { id, publicKey }: { id: string; publicKey: string }) {
  const { maxAllowed, webhooks } = await listWebhooks(client)
  return {
    maxAllowed,
    webhooks: webhooks.map((webhook) => (webhook.id === id ? { ...webhook, publicKey } : webhook)),
  }
}

/** What SendGrid may do differently next time is tried again by the job; the rest waits for a person. */
async function noteFailure(provider: Provider, error: DomainError): Promise<void> {
  const isPassing = error.code === 'provider-unavailable'
  const isFull = /maximum number of webhooks|current billing plan/i.test(error.message)
  await saveEventConnection(db(), provider, {
    // What can be done is a list of its own on the page, so that SendGrid's words alone are kept.
    lastError: isFull && typeof error.cause === 'string' ? error.cause : error.message,
    errorCode: isFull ? 'no-slot' : error.code,
    failedAt: new Date(),
    ...(isPassing ? {} : { step: null }),
  })
}
