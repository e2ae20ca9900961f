import { db } from '#lib/db.ts'
import { eventAddress, localEventUrl, type Unreachable } from '#lib/settings/event-address.ts'
import {
  readEventConnection,
  type EventConnection,
  type SeenWebhook,
} from '#lib/settings/event-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'
import { EVENT_KINDS } from '#lib/sendgrid/event-kinds.ts'
import { tokenUrlBeside } from '#lib/wiring/event-webhook-url.ts'
import { findMovedMail, sayWebhookMove } from '#lib/wiring/moved-mail.ts'
import { findDrift, type Drift } from '#lib/wiring/webhook-drift.ts'

/** A test batch comes within seconds, or it was refused on the way. */
const TEST_PATIENCE_MS = 20_000

export type KindView = {
  name: string
  label: string
  /** What nobody hears of without it. */
  loss: string
  /** Null: our webhook was not seen yet. */
  isOn: boolean | null
}

export type EventWebhookDesk = {
  provider: Provider
  /** Where the provider is to post. */
  url: string
  /** Why SendGrid cannot reach it; null for the sandbox, which can. */
  problem: Unreachable | null
  hasKey: boolean
  connection: Omit<EventConnection, 'provider' | 'seen'> | null
  /** When a post signed by our webhook's key was last stored. */
  lastSignedAt: Date | null
  /** Whether the last test batch came in. */
  isTestSeen: boolean
  /** It is being made, or its test is still awaited. */
  isConnecting: boolean
  /** There is none of ours, and none that the account was last seen to have posts to this Mailroom's address. */
  isRemoved: boolean
  drift: Drift[]
  /** Mail goes out as another account than the one that has our webhook; `advice`: what to do. */
  move: { sentence: string; advice: string; hasKey: boolean } | null
  kinds: KindView[]
  /** The account's other webhooks, as they were last seen. */
  others: SeenWebhook[]
  slots: { used: number; allowed: number | null } | null
  tokens: TokensView
}

export type TokensView = {
  /** off; being given to SendGrid; waiting for the first post that brings one; refused without one; being taken off. */
  state: 'off' | 'giving' | 'awaited' | 'required' | 'ending'
  provenAt: Date | null
  givenAt: Date | null
  tokenUrl: string
  /** Where our webhook fetches tokens that we did not ask for. */
  foreignUrl: string | null
  /** Keys of other webhooks that signed posts in the last day: these bring no token. */
  otherKeys: number
}

/** What is known of our event webhook at a provider, without asking SendGrid. */
export async function readEventWebhookDesk(provider: Provider): Promise<EventWebhookDesk> {
  const [connection, account] = await Promise.all([
    readEventConnection(provider),
    openAccountClient(provider),
  ])
  const address = reachableAddress(provider, connection)
  const [lastSignedAt, otherKeys] = await Promise.all([
    findLastSigned(connection?.publicKey ?? null),
    countOtherKeys(provider, connection),
  ])
  const seen = connection?.seen ?? null
  const ours = seen?.webhooks.find(({ id }) => id === connection?.webhookId) ?? null
  const isWatched = connection?.webhookId != null && connection.connectedAt !== null && seen !== null
  const moved = isWatched ? await findMovedMail(provider, connection.madeFor) : null
  const hasTwin = (seen?.webhooks ?? []).some(
    ({ id, url }) => id !== connection?.webhookId && url === address.url,
  )
  const isTestSeen = Boolean(connection?.testedAt && lastSignedAt && lastSignedAt >= connection.testedAt)
  const isAwaited = Date.now() - (connection?.testedAt?.getTime() ?? 0) < TEST_PATIENCE_MS
  return {
    provider,
    ...address,
    hasKey: account !== null,
    connection,
    lastSignedAt,
    isTestSeen,
    isConnecting: connection !== null && (connection.step !== null || (isAwaited && !isTestSeen)),
    isRemoved:
      connection?.webhookId === null &&
      seen !== null &&
      !seen.webhooks.some(({ url }) => url.startsWith(`${new URL(address.url).origin}/`)),
    move: moved && { ...sayWebhookMove(moved, { hasTwin }), hasKey: moved.hasKey },
    // The account that was looked at is another one than the one that has it.
    drift:
      isWatched && !moved
        ? findDrift(ours, {
            url: address.url,
            publicKey: connection.publicKey,
            oauth: givenTokens(connection, address.url),
          })
        : [],
    kinds: EVENT_KINDS.map((kind) => ({ ...kind, isOn: ours ? ours.kinds.includes(kind.name) : null })),
    // One that posts to us already is ours as soon as we connect.
    others: (seen?.webhooks ?? []).filter(
      ({ id, url }) => id !== connection?.webhookId && url !== address.url,
    ),
    slots: seen ? { used: seen.webhooks.length, allowed: seen.maxAllowed } : null,
    tokens: viewTokens(connection, { url: address.url, seenUrl: ours?.oauth?.tokenUrl ?? null, otherKeys }),
  }
}

/** What our webhook must fetch tokens with, once SendGrid has it. */
function givenTokens({ wantsOauth, oauthClientId, oauthGivenAt }: EventConnection, url: string) {
  const isGiven = wantsOauth && oauthClientId !== null && oauthGivenAt !== null
  return isGiven ? { clientId: oauthClientId, tokenUrl: tokenUrlBeside(url) } : null
}

function viewTokens(
  connection: EventConnection | null,
  { url, seenUrl, otherKeys }: { url: string; seenUrl: string | null; otherKeys: number },
): TokensView {
  const {
    wantsOauth = false,
    oauthClientId = null,
    oauthGivenAt = null,
    oauthProvenAt = null,
  } = connection ?? {}
  const wanted = oauthProvenAt ? 'required' : oauthGivenAt ? 'awaited' : 'giving'
  return {
    state: oauthClientId === null ? 'off' : wantsOauth ? wanted : 'ending',
    provenAt: oauthProvenAt,
    givenAt: oauthGivenAt,
    tokenUrl: tokenUrlBeside(url),
    foreignUrl: oauthClientId === null ? seenUrl : null,
    otherKeys,
  }
}

const LATELY_MS = 24 * 3600_000

/** What was signed before our present key was made may be our former one's. */
function countOtherKeys(provider: Provider, connection: EventConnection | null): Promise<number> {
  const since = Math.max(Date.now() - LATELY_MS, connection?.connectedAt?.getTime() ?? 0)
  const lastSeenAt = { gt: new Date(since) }
  const others = connection?.publicKey ? { publicKey: { not: connection.publicKey } } : {}
  return db().verificationKey.count({ where: { provider, lastSeenAt, ...others } })
}

/** Where our webhook should post: the sandbox may keep posting to another Mailroom on this database. */
function reachableAddress(
  provider: Provider,
  connection: EventConnection | null,
): { url: string; problem: Unreachable | null } {
  if (provider === 'sandbox') return { url: connection?.url || localEventUrl(), problem: null }
  return eventAddress()
}

async function findLastSigned(publicKey: string | null): Promise<Date | null> {
  if (publicKey === null) return null
  const key = await db().verificationKey.findUnique({ where: { publicKey }, select: { lastSeenAt: true } })
  return key?.lastSeenAt ?? null
}
