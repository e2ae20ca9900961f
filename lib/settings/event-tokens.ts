import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { db } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import { derivedSecret } from '#lib/secrets.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** SendGrid fetches another when this is over. */
export const TOKEN_LIVES_SECONDS = 600

/** What the event door needs to know of a provider's tokens. */
export type TokenGuard = {
  provider: Provider
  /** A post with a good token has come, so one without is refused. */
  isRequired: boolean
  /** Tokens of another client, and of this one before it was switched off and on, do not fit it. */
  key: string
}

/** The providers whose event webhook brings a token. */
export async function listTokenGuards(): Promise<TokenGuard[]> {
  const rows = await db().eventConnection.findMany({
    where: {
      wantsOauth: true,
      oauthClientId: { not: null },
      // Nobody has the first secret yet.
      OR: [{ oauthGivenAt: { not: null } }, { oauthProvenAt: { not: null } }],
    },
    select: { provider: true, oauthClientId: true, oauthProvenAt: true },
  })
  return rows.map(({ provider, oauthClientId, oauthProvenAt }) => ({
    provider,
    isRequired: oauthProvenAt !== null,
    key: keyOf(oauthClientId ?? ''),
  }))
}

/** A token for a client whose secret was right: good for 10 minutes, kept nowhere. */
export function issueToken(clientId: string, now: Date): string {
  const until = Math.floor(now.getTime() / 1000) + TOKEN_LIVES_SECONDS
  const claim = `${until}.${randomBytes(9).toString('base64url')}`
  return `${claim}.${sign(claim, keyOf(clientId))}`
}

export type TokenState = 'good' | 'missing' | 'wrong' | 'expired'

/** What the `Authorization` header of a post is worth. One HMAC; in equal time for every wrong token. */
export function checkToken(authorization: string | null, key: string, now: Date): TokenState {
  const token = /^Bearer +([\w.~+/-]+=*)\s*$/i.exec(authorization ?? '')?.[1]
  if (!token) return 'missing'
  const end = token.lastIndexOf('.')
  const claim = token.slice(0, Math.max(end, 0))
  const given = Buffer.from(token.slice(end + 1))
  const wanted = Buffer.from(sign(claim, key))
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'wrong'
  return Number.parseInt(claim, 10) * 1000 > now.getTime() ? 'good' : 'expired'
}

/** Per process: providers whose proof is being written. */
const proving = new Set<Provider>()

/** Keeps that a post with a good token came. Never throws and never waits; a failed write is made up by the next post. */
export function noteTokenSeen(provider: Provider): void {
  if (proving.has(provider)) return
  proving.add(provider)
  void db()
    .eventConnection.updateMany({
      where: { provider, wantsOauth: true, oauthProvenAt: null },
      data: { oauthProvenAt: new Date() },
    })
    .catch((error: unknown) => log('webhooks').warn({ err: error }, 'that a token came could not be kept'))
    .finally(() => proving.delete(provider))
}

function sign(claim: string, key: string): string {
  return createHmac('sha256', key).update(claim).digest('base64url')
}

function keyOf(clientId: string): string {
  return derivedSecret(`event-token:${clientId}`)
}
