import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { db, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { open, seal } from '#lib/secrets.ts'
import type { Provider } from '#lib/settings/provider.ts'

const ID_BYTES = 12
const SECRET_BYTES = 32
/** A provider may be asked by several machines of its own, each with what it was told last. */
const FORMER_LIVES_MS = 24 * 3600_000

/** What SendGrid fetches tokens with. For the server alone. */
export type EventOauth = {
  clientId: string
  secret: string
  formerSecret: string | null
  /** False: it is being switched off, and SendGrid may still have it. */
  isWanted: boolean
  /** When SendGrid took the present secret; null: it has not yet. */
  givenAt: Date | null
}

/** What a provider's event webhook fetches tokens with; null where it was never asked to. Throws `not-configured` after a change of SECRET_KEY. */
export async function openEventOauth(provider: Provider, from: Tx = db()): Promise<EventOauth | null> {
  const row = await from.eventConnection.findUnique({ where: { provider } })
  return row && opened(row)
}

/** Switches tokens on: with a new id and secret, or with those that were not yet taken off. On while on changes nothing. */
export async function wantEventOauth(tx: Tx, provider: Provider): Promise<void> {
  const fresh = { wantsOauth: true, oauthGivenAt: null, oauthProvenAt: null }
  const { count } = await tx.eventConnection.updateMany({
    where: { provider, oauthClientId: null },
    data: {
      ...fresh,
      oauthClientId: `mailroom-${randomBytes(ID_BYTES).toString('hex')}`,
      sealedOauthSecret: sealFor(provider, makeSecret()),
    },
  })
  if (count > 0) return
  await tx.eventConnection.updateMany({ where: { provider, wantsOauth: false }, data: fresh })
}

/** Switches tokens off: posts without one are taken from now on. What SendGrid fetches them with is kept until SendGrid has it no more. */
export async function unwantEventOauth(tx: Tx, provider: Provider): Promise<void> {
  await tx.eventConnection.updateMany({
    where: { provider },
    data: { wantsOauth: false, oauthProvenAt: null },
  })
}

/**
 * Makes another secret; the present one is taken until SendGrid has the new one, and 24 hours longer. While SendGrid has
 * not taken the last one that was made, that one is gone on with. Throws `not-configured` where tokens are off.
 */
export async function replaceOauthSecret(tx: Tx, provider: Provider): Promise<void> {
  const oauth = await openEventOauth(provider, tx)
  if (!oauth?.isWanted)
    throw new DomainError('not-configured', 'Tokens are not asked for. Switch them on first.')
  if (oauth.givenAt === null) return
  await tx.eventConnection.update({
    where: { provider },
    data: {
      sealedOauthSecret: sealFor(provider, makeSecret()),
      sealedFormerOauthSecret: sealFor(provider, oauth.secret),
      oauthGivenAt: null,
    },
  })
}

/** Keeps that SendGrid has this secret, unless another was made meanwhile. */
export async function noteOauthGiven(provider: Provider, secret: string): Promise<void> {
  const row = await db().eventConnection.findUnique({ where: { provider } })
  const sealedOauthSecret = row?.sealedOauthSecret
  if (!row || !sealedOauthSecret || opened(row)?.secret !== secret) return
  await db().eventConnection.updateMany({
    where: { provider, sealedOauthSecret, oauthGivenAt: null },
    data: { oauthGivenAt: new Date() },
  })
}

/** Forgets what SendGrid fetched tokens with, once it has it no more; not what was switched on again meanwhile. */
export async function forgetEventOauth(provider: Provider): Promise<void> {
  await db().eventConnection.updateMany({ where: { provider, wantsOauth: false }, data: NO_OAUTH })
}

/** A row without tokens. */
export const NO_OAUTH = {
  wantsOauth: false,
  oauthClientId: null,
  sealedOauthSecret: null,
  sealedFormerOauthSecret: null,
  oauthGivenAt: null,
  oauthProvenAt: null,
}

/** Whether this is a client of ours, and whether its secret is right. In equal time for every wrong secret. */
export async function checkOauthClient(
  { clientId, secret }: { clientId: string; secret: string },
  now: Date,
): Promise<'good' | 'wrong-secret' | 'unknown'> {
  const row = await db().eventConnection.findUnique({ where: { oauthClientId: clientId } })
  const oauth = row && opened(row)
  const known = oauth ? livingSecrets(oauth, now) : []
  // Two comparisons, whatever is known.
  const fits = [known[0], known[1]].map((living) => isSame(secret, living ?? makeSecret()))
  if (fits.includes(true)) return 'good'
  return oauth ? 'wrong-secret' : 'unknown'
}

function livingSecrets({ secret, formerSecret, givenAt }: EventOauth, now: Date): string[] {
  const isFormerAlive =
    formerSecret !== null && (givenAt === null || now.getTime() - givenAt.getTime() < FORMER_LIVES_MS)
  return isFormerAlive ? [secret, formerSecret] : [secret]
}

type Row = NonNullable<Awaited<ReturnType<Tx['eventConnection']['findUnique']>>>

function opened(row: Row): EventOauth | null {
  const { provider, oauthClientId, sealedOauthSecret, sealedFormerOauthSecret } = row
  if (!oauthClientId || !sealedOauthSecret) return null
  return {
    clientId: oauthClientId,
    secret: open(sealedOauthSecret, ownerOf(provider)),
    formerSecret: sealedFormerOauthSecret ? open(sealedFormerOauthSecret, ownerOf(provider)) : null,
    isWanted: row.wantsOauth,
    givenAt: row.oauthGivenAt,
  }
}

function makeSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

function sealFor(provider: Provider, secret: string): Uint8Array<ArrayBuffer> {
  return seal(secret, ownerOf(provider))
}

function ownerOf(provider: Provider): string {
  return `event_connection:${provider}:oauth`
}

function isSame(given: string, wanted: string): boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hashOf(given), hashOf(wanted))
}
