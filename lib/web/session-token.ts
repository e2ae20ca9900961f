import { decode } from 'next-auth/jwt'
import { z } from 'zod'
import { env } from '#lib/env.ts'
import { derivedSecret } from '#lib/secrets.ts'
import { findSession, noteSeen } from '#lib/users/sessions.ts'
import { readAccessSettings } from '#lib/users/access-settings.ts'

export type SignedInUser = {
  id: string
  email: string
  name: string
  role: 'admin' | 'sales'
  timeZone: string
  mustChangePassword: boolean
  /** Two-factor sign-in is required and they have not set it up: until they have, they may do nothing else. */
  mustSetUpTwoFactor: boolean
  sessionId: string
}

/** What our cookies carry: who, which session, and the version of that person's sessions when they signed in. */
const claims = z.object({ sub: z.uuid(), sessionId: z.uuid(), sessionVersion: z.int() })

export type SessionClaims = z.output<typeof claims>

export function sessionSecret(): string {
  return derivedSecret('next-auth')
}

/** Cookies are `Secure`, and named so, when people reach us by https. */
export function hasSecureCookies(): boolean {
  return env().appUrl.startsWith('https:')
}

export function sessionCookieName(): string {
  return `${hasSecureCookies() ? '__Secure-' : ''}next-auth.session-token`
}

/**
 * The person a session token stands for, read from the database each time: a sign-out, a deactivated person, another role
 * or a raised session version act at once. Null for a token that is absent, forged, expired or outdated.
 */
export async function findSessionUser(token: string | undefined): Promise<SignedInUser | null> {
  const claimed = await readClaims(token)
  if (!claimed) return null
  const { sub, sessionId, sessionVersion } = claimed
  const session = await findSession({ id: sessionId, userId: sub })
  if (!session) return null
  const row = session.user
  if (row.deactivatedAt || row.sessionVersion !== sessionVersion) return null
  await noteSeen(session)
  const { id, email, name, role, timeZone, mustChangePassword } = row
  const mustSetUpTwoFactor = !row.twoFactor?.confirmedAt && (await readAccessSettings()).requiresTwoFactor
  return { id, email, name, role, timeZone, mustChangePassword, mustSetUpTwoFactor, sessionId }
}

/** The claims of a token that we made, whether or not its session still is. */
export async function readClaims(token: string | undefined): Promise<SessionClaims | null> {
  const parsed = claims.safeParse(await decodeOrNull(token))
  return parsed.success ? parsed.data : null
}

async function decodeOrNull(token: string | undefined) {
  if (!token) return null
  const secret = sessionSecret()
  // Whoever sends a token we did not make is signed out; why it does not open is of no use to anyone.
  return decode({ token, secret }).catch(() => null)
}
