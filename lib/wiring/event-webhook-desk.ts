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
  drift: Drift[]
  kinds: KindView[]
  /** The account's other webhooks, as they were last seen. */
  others: SeenWebhook[]
  slots: { used: number; allowed: number | null } | null
}

/** What is known of our event webhook at a provider, without asking SendGrid. */
export async function readEventWebhookDesk(provider: Provider): Promise<EventWebhookDesk> {
  const [connection, account] = await Promise.all([
    readEventConnection(provider),
    openAccountClient(provider),
  ])
  const address = reachableAddress(provider, connection)
  const lastSignedAt = await findLastSigned(connection?.publicKey ?? null)
  const seen = connection?.seen ?? null
  const ours = seen?.webhooks.find(({ id }) => id === connection?.webhookId) ?? null
  const isWatched = connection?.webhookId != null && connection.connectedAt !== null && seen !== null
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
    drift: isWatched ? findDrift(ours, { url: address.url, publicKey: connection.publicKey }) : [],
    kinds: EVENT_KINDS.map((kind) => ({ ...kind, isOn: ours ? ours.kinds.includes(kind.name) : null })),
    others: (seen?.webhooks ?? []).filter(({ id }) => id !== connection?.webhookId),
    slots: seen ? { used: seen.webhooks.length, allowed: seen.maxAllowed } : null,
  }
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
