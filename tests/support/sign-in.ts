import { encode } from 'next-auth/jwt'
import { db } from '#lib/db.ts'
import { openSession } from '#lib/users/sessions.ts'
import { sessionCookieName, sessionSecret } from '#lib/web/session-token.ts'

/** The Cookie header of a browser in which this person signed in. */
export async function cookieOf(user: { id: string; sessionVersion: number }): Promise<string> {
  const sessionId = await openSession(db(), { userId: user.id, device: 'Firefox on Linux' })
  const token = await encode({
    token: { sub: user.id, sessionId, sessionVersion: user.sessionVersion },
    secret: sessionSecret(),
  })
  return `${sessionCookieName()}=${token}`
}
