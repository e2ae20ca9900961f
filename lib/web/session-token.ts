import { decode } from 'next-auth/jwt'
import { z } from 'zod'
import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { derivedSecret } from '#lib/secrets.ts'

export type SignedInUser = {
  id: string
  email: string
  name: string
  role: 'admin' | 'sales'
  timeZone: string
  mustChangePassword: boolean
}

/** What our sessions carry: who, and the version of that person's sessions when they signed in. */
const claims = z.object({ sub: z.uuid(), sessionVersion: z.int() })

/** How long a sign-in lasts, seconds: two weeks. */
export const SESSION_SECONDS = 14 * 24 * 60 * 60

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
 * The person a session token stands for, read from the database each time: a deactivated person, another role or a
 * raised session version act at once. Null for a token that is absent, forged, expired or outdated.
 */
export async function findSessionUser(token: string | undefined): Promise<SignedInUser | null> {
  const parsed = claims.safeParse(await decodeOrNull(token))
  if (!parsed.success) return null
  const row = await db().user.findUnique({ where: { id: parsed.data.sub } })
  if (!row || row.deactivatedAt || row.sessionVersion !== parsed.data.sessionVersion) return null
  const { id, email, name, role, timeZone, mustChangePassword } = row
  return { id, email, name, role, timeZone, mustChangePassword }
}

async function decodeOrNull(token: string | undefined) {
  if (!token) return null
  const secret = sessionSecret()
  // Whoever sends a token we did not make is signed out; why it does not open is of no use to anyone.
  return decode({ token, secret }).catch(() => null)
}
