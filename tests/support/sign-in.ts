import { encode } from 'next-auth/jwt'
import { sessionCookieName, sessionSecret } from '#lib/web/session-token.ts'

/** The Cookie header of a browser in which this person signed in. */
export async function cookieOf(user: { id: string; sessionVersion: number }): Promise<string> {
  const token = await encode({
    token: { sub: user.id, sessionVersion: user.sessionVersion },
    secret: sessionSecret(),
  })
  return `${sessionCookieName()}=${token}`
}
