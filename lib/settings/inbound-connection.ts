import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Prisma } from '#db/client.ts'
import { db, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { open, seal } from '#lib/secrets.ts'
import type { Provider } from '#lib/settings/provider.ts'

const SECRET_BYTES = 32
/** SendGrid tries a mail again for 72 hours, to the address of then. */
const FORMER_LIVES_MS = 96 * 3600_000

const seenHost = z.object({
  hostname: z.string(),
  url: z.string(),
  spamCheck: z.boolean(),
  sendRaw: z.boolean(),
  policyId: z.string().nullable(),
  /** The account has told of this host's policy, now or before: many do not know the field. */
  tellsPolicy: z.boolean().default(false),
})
export type SeenHost = z.output<typeof seenHost>

export type InboundConnection = {
  provider: Provider
  hostname: string
  /** The account that has the host: a subuser, '' the account itself; null: not known, or none has it. */
  madeFor: string | null
  /** The part of the path nobody can guess, now and before. For the server alone. */
  secret: string
  formerSecret: string | null
  rotatedAt: Date | null
  /** Of the secrets before those: as `digestOfSecret` gives it. */
  retiredSecrets: string[]
  sendRaw: boolean
  spamCheck: boolean
  isSigned: boolean
  policyId: string | null
  policyKey: string | null
  connectedAt: Date | null
  /** Since when the account has this host with this URL; null while that is being changed. */
  urlSetAt: Date | null
  lastError: string | null
  errorCode: string | null
  failedAt: Date | null
  /** All hosts of the account as they were last seen. */
  seen: SeenHost[] | null
  seenAt: Date | null
}

/** The inbound host of a provider, with its secrets opened; null while none was ever asked for. */
export async function openInboundConnection(
  provider: Provider,
  from: Tx = db(),
): Promise<InboundConnection | null> {
  const row = await from.inboundConnection.findUnique({ where: { provider } })
  return row && opened(row)
}

/** Of every provider: mail to a host is taken whichever provider is chosen. */
export async function openInboundConnections(): Promise<InboundConnection[]> {
  return (await db().inboundConnection.findMany()).map(opened)
}

/** The secrets under which mail is taken: the present one, and the one before for 96 hours after the change was made at SendGrid. */
export function livingSecrets({ secret, formerSecret, rotatedAt }: InboundConnection, now: Date): string[] {
  const isFormerAlive =
    formerSecret !== null && (rotatedAt === null || now.getTime() - rotatedAt.getTime() < FORMER_LIVES_MS)
  return isFormerAlive ? [secret, formerSecret] : [secret]
}

export type InboundWish = Pick<InboundConnection, 'hostname' | 'sendRaw' | 'spamCheck' | 'isSigned'>

/** Keeps what is wanted of the inbound host; the first time with a new secret. Another host is not connected yet. */
export async function saveInboundWish(tx: Tx, provider: Provider, wish: InboundWish): Promise<void> {
  await tx.inboundConnection.updateMany({
    where: { provider, hostname: { not: wish.hostname } },
    // Mail that came before proves nothing of the new host.
    data: { connectedAt: null, urlSetAt: null, madeFor: null },
  })
  await tx.inboundConnection.upsert({
    where: { provider },
    create: { provider, ...wish, sealedSecret: sealFor(provider, makeSecret()) },
    update: wish,
  })
}

type Facts = Partial<
  Pick<
    InboundConnection,
    | 'madeFor'
    | 'policyId'
    | 'policyKey'
    | 'connectedAt'
    | 'urlSetAt'
    | 'lastError'
    | 'errorCode'
    | 'failedAt'
    | 'rotatedAt'
  >
>

/** Keeps what came of it. */
export async function saveInboundFacts(tx: Tx, provider: Provider, facts: Facts): Promise<void> {
  await tx.inboundConnection.updateMany({ where: { provider }, data: facts })
}

/**
 * Makes another secret; the present one becomes the former, which is taken until the change is made and 96 hours longer.
 * Throws `conflict` while there is a former one that is still taken: mail on its way to it would be lost.
 */
export async function replaceInboundSecret(
  tx: Tx,
  connection: InboundConnection,
  now = new Date(),
): Promise<void> {
  const { provider, secret, formerSecret, rotatedAt } = connection
  if (livingSecrets(connection, now).length > 1 && rotatedAt) {
    const freeAt = new Date(rotatedAt.getTime() + FORMER_LIVES_MS)
    throw new DomainError(
      'conflict',
      `The secret was changed a short while ago, and mail to the former address may still be on its way. Change it again after ${freeAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    )
  }
  await tx.inboundConnection.update({
    where: { provider },
    data: {
      sealedSecret: sealFor(provider, makeSecret()),
      sealedFormerSecret: sealFor(provider, secret),
      rotatedAt: null,
      ...(formerSecret === null ? {} : { retiredSecrets: { push: digestOfSecret(formerSecret) } }),
    },
  })
}

/** Keeps what the account's hosts look like now, and that it once told of a host's policy; gives both back. */
export async function saveSeenHosts(tx: Tx, provider: Provider, hosts: SeenHost[]): Promise<SeenHost[]> {
  const row = await tx.inboundConnection.findUnique({ where: { provider }, select: { seen: true } })
  const before = z.array(seenHost).safeParse(row?.seen).data ?? []
  const told = new Set(before.filter(({ tellsPolicy }) => tellsPolicy).map(({ hostname }) => hostname))
  const seen = hosts.map((host) => ({ ...host, tellsPolicy: host.tellsPolicy || told.has(host.hostname) }))
  await tx.inboundConnection.updateMany({
    where: { provider },
    data: { seen: seen satisfies Prisma.InputJsonArray, seenAt: new Date() },
  })
  return seen
}

type Row = NonNullable<Awaited<ReturnType<Tx['inboundConnection']['findUnique']>>>

function opened({ sealedSecret, sealedFormerSecret, ...row }: Row): InboundConnection {
  const seen = z.array(seenHost).safeParse(row.seen)
  return {
    ...row,
    secret: open(sealedSecret, ownerOf(row.provider)),
    formerSecret: sealedFormerSecret ? open(sealedFormerSecret, ownerOf(row.provider)) : null,
    seen: seen.success ? seen.data : null,
  }
}

/** Tells that a secret was ours without keeping it: sha256, hex. */
export function digestOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function makeSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

function sealFor(provider: Provider, secret: string): Uint8Array<ArrayBuffer> {
  return seal(secret, ownerOf(provider))
}

function ownerOf(provider: Provider): string {
  return `inbound_connection:${provider}`
}
