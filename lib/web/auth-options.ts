import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { log } from '#lib/log.ts'
import { SESSION_SECONDS } from '#lib/users/sessions.ts'
import { endSession } from '#lib/web/session-cookie.ts'
import { hasSecureCookies, sessionSecret, type SessionClaims } from '#lib/web/session-token.ts'

/** Opens the session of a sign-in that was right, once next-auth has found its form to be ours. */
export type BeginSession = () => Promise<SessionClaims>

/** Where next-auth keeps an address to go on to, which we use for nothing. */
export function callbackCookieName(): string {
  return `${hasSecureCookies() ? '__Secure-' : ''}next-auth.callback-url`
}

/**
 * next-auth's configuration for one request. The password was checked before next-auth is asked (only so can a throttled
 * attempt be answered with 429); `begin` is what came of it, null for refused and for requests that are no sign-in.
 */
export function authOptions(begin: BeginSession | null): NextAuthOptions {
  const logger = log('next-auth')
  return {
    secret: sessionSecret(),
    useSecureCookies: hasSecureCookies(),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({ credentials: { email: {}, password: {} }, authorize: () => begin && { id: 'checked' } }),
    ],
    callbacks: {
      redirect: ({ baseUrl }) => baseUrl,
      jwt: async ({ token, user }) => (user && begin ? { ...(await begin()) } : token),
      session: () => ({ expires: '' }),
    },
    events: { signOut: () => endSession() },
    logger: {
      // Anybody may send a token that is none of ours: they are signed out, and that is no failure.
      error: (code, metadata) =>
        logger[code === 'JWT_SESSION_ERROR' ? 'debug' : 'error']({ code, metadata }, 'next-auth failed'),
      warn: (code) => logger.warn({ code }, 'next-auth warned'),
      debug: (code) => logger.debug({ code }, 'next-auth'),
    },
  }
}
