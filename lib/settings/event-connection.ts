import { z } from 'zod'
import type { Prisma } from '#db/client.ts'
import { db, type Tx } from '#lib/db.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** What making the connection consists of, in this order. */
export const CONNECT_STEPS = ['find', 'save', 'sign', 'test'] as const
export type ConnectStep = (typeof CONNECT_STEPS)[number]

const seenWebhook = z.object({
  id: z.string(),
  url: z.string(),
  friendlyName: z.string(),
  isEnabled: z.boolean(),
  kinds: z.array(z.string()),
  publicKey: z.string().nullable(),
  oauth: z.object({ clientId: z.string(), tokenUrl: z.string() }).nullable(),
})
const seenAccount = z.object({ maxAllowed: z.number().nullable(), webhooks: z.array(seenWebhook) })

/** The event webhooks of an account as they were last seen. */
export type SeenAccount = z.output<typeof seenAccount>
export type SeenWebhook = z.output<typeof seenWebhook>

export type EventConnection = {
  provider: Provider
  url: string
  /** Null: none is known to be ours. */
  webhookId: string | null
  publicKey: string | null
  /** The account that the webhook belongs to: a subuser, '' the account itself; null: not known, or there is none. */
  madeFor: string | null
  /** Accounts in which a former webhook of ours was left when mail went over to another one. */
  leftIn: string[]
  /** What is done next; null: nothing is under way. */
  step: ConnectStep | null
  rotatedFrom: string | null
  startedAt: Date | null
  connectedAt: Date | null
  testedAt: Date | null
  lastError: string | null
  errorCode: string | null
  failedAt: Date | null
  seen: SeenAccount | null
  seenAt: Date | null
  /** Tokens that SendGrid fetches from us and brings with each post; what it fetches them with stays with the server. */
  wantsOauth: boolean
  oauthClientId: string | null
  oauthGivenAt: Date | null
  oauthProvenAt: Date | null
}

/** Our event webhook at a provider, as far as it got; null while none was ever asked for. */
export async function readEventConnection(
  provider: Provider,
  from: Tx = db(),
): Promise<EventConnection | null> {
  const row = await from.eventConnection.findUnique({ where: { provider } })
  if (!row) return null
  const { sealedOauthSecret: _present, sealedFormerOauthSecret: _former, ...told } = row
  const seen = seenAccount.safeParse(row.seen)
  return {
    ...told,
    step: CONNECT_STEPS.find((step) => step === row.step) ?? null,
    seen: seen.success ? seen.data : null,
  }
}

type Changes = Partial<Omit<EventConnection, 'provider' | 'seen' | 'seenAt'>>

/** Keeps what is named of the connection and leaves the rest. */
export async function saveEventConnection(tx: Tx, provider: Provider, changes: Changes): Promise<void> {
  await tx.eventConnection.upsert({ where: { provider }, create: { provider, ...changes }, update: changes })
}

/** Keeps what the account's webhooks look like now. */
export async function saveSeenWebhooks(tx: Tx, provider: Provider, account: SeenAccount): Promise<void> {
  const seen = { seen: account satisfies Prisma.InputJsonObject, seenAt: new Date() }
  await tx.eventConnection.upsert({ where: { provider }, create: { provider, ...seen }, update: seen })
}
