import { encode } from 'next-auth/jwt'
import { cookies, headers } from 'next/headers'
import { deviceName } from '#lib/users/device-name.ts'
import { endSession as endSessionRow, openSession, SESSION_SECONDS } from '#lib/users/sessions.ts'
import type { SignedIn } from '#lib/users/sign-in.ts'
import { inTransaction } from '#lib/web/in-transaction.ts'
import {
  hasSecureCookies,
  readClaims,
  sessionCookieName,
  sessionSecret,
  type SessionClaims,
} from '#lib/web/session-token.ts'

/** Opens a session for the browser of the present request, and returns what its cookie is to carry. */
export async function openSessionHere({ id, sessionVersion }: SignedIn): Promise<SessionClaims> {
  const device = deviceName((await headers()).get('user-agent'))
  const sessionId = await inTransaction((tx) => openSession(tx, { userId: id, device }))
  return { sub: id, sessionId, sessionVersion }
}

/**
 * Gives this browser a new session, in an action or route handler: after a password was chosen every older one has
 * ended. The same cookie that next-auth writes at sign-in.
 */
export async function startSession(person: SignedIn): Promise<void> {
  const token = await encode({
    token: await openSessionHere(person),
    secret: sessionSecret(),
    maxAge: SESSION_SECONDS,
  })
  await writeCookie(token, SESSION_SECONDS)
}

/** Ends this browser's session, in an action or route handler: a copy of its cookie opens nothing any more either. */
export async function endSession(): Promise<void> {
  const jar = await cookies()
  const claims = await readClaims(jar.get(sessionCookieName())?.value)
  if (claims) await endSessionRow({ id: claims.sessionId, userId: claims.sub })
  await writeCookie('', 0)
}

async function writeCookie(value: string, maxAge: number): Promise<void> {
  const jar = await cookies()
  const secure = hasSecureCookies()
  jar.set(sessionCookieName(), value, { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge })
}
