import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import type { SignedIn } from '#lib/users/sign-in.ts'
import { log } from '#lib/log.ts'
import { hasSecureCookies, SESSION_SECONDS, sessionSecret } from '#lib/web/session-token.ts'

/**
 * next-auth's configuration for one request. The password was checked before next-auth is asked (only so can a throttled
 * attempt be answered with 429); `outcome` is what came of it, null for refused and for requests that are no sign-in.
 */
export function authOptions(outcome: SignedIn | null): NextAuthOptions {
  const logger = log('next-auth')
  return {
    secret: sessionSecret(),
    useSecureCookies: hasSecureCookies(),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: [Credentials({ credentials: { email: {}, password: {} }, authorize: () => outcome })],
    callbacks: {
      jwt: ({ token, user }) =>
        user && outcome ? { sub: outcome.id, sessionVersion: outcome.sessionVersion } : token,
      session: () => ({ expires: '' }),
    },
    logger: {
      error: (code, metadata) => logger.error({ code, metadata }, 'next-auth failed'),
      warn: (code) => logger.warn({ code }, 'next-auth warned'),
      debug: (code) => logger.debug({ code }, 'next-auth'),
    },
  }
}
