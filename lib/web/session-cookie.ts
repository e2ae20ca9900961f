import { encode } from 'next-auth/jwt'
import { cookies } from 'next/headers'
import type { SignedIn } from '#lib/users/sign-in.ts'
import {
  hasSecureCookies,
  SESSION_SECONDS,
  sessionCookieName,
  sessionSecret,
} from '#lib/web/session-token.ts'

/**
 * Gives this browser a new session, in an action or route handler: after a password change every older one has ended.
 * The same cookie that next-auth writes at sign-in.
 */
export async function startSession({ id, sessionVersion }: SignedIn): Promise<void> {
  const token = await encode({
    token: { sub: id, sessionVersion },
    secret: sessionSecret(),
    maxAge: SESSION_SECONDS,
  })
  await writeCookie(token, SESSION_SECONDS)
}

/** Takes this browser's session away, in an action or route handler. */
export async function endSession(): Promise<void> {
  await writeCookie('', 0)
}

async function writeCookie(value: string, maxAge: number): Promise<void> {
  const jar = await cookies()
  const secure = hasSecureCookies()
  jar.set(sessionCookieName(), value, { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge })
}
