import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { DomainError } from '#lib/errors.ts'
import { CURRENT_PATH_HEADER, relativePath } from '#lib/web/relative-path.ts'
import { findSessionUser, sessionCookieName, type SignedInUser } from '#lib/web/session-token.ts'

export type { SignedInUser }

/** The signed-in person, or null. One database read for each request, however many components ask. */
export const findUser = cache(async (): Promise<SignedInUser | null> => {
  const jar = await cookies()
  return findSessionUser(jar.get(sessionCookieName())?.value)
})

/**
 * For pages: the signed-in person; anyone else is sent to the sign-in page and comes back afterwards, and who has still
 * to set up two-factor sign-in to its page.
 */
export async function requireUser(): Promise<SignedInUser> {
  const user = await findUser()
  if (user?.mustSetUpTwoFactor) redirect('/two-factor')
  if (user) return user
  const path = relativePath((await headers()).get(CURRENT_PATH_HEADER))
  redirect(path === '/' ? '/sign-in' : `/sign-in?callbackUrl=${encodeURIComponent(path)}`)
}

/** For pages that only admins may see: to anyone else who is signed in they do not exist. */
export async function requireAdmin(): Promise<SignedInUser> {
  const user = await requireUser()
  if (user.role !== 'admin') notFound()
  return user
}

/** For route handlers and actions: the signed-in person; throws `not-signed-in`, or `not-allowed` before two-factor is set up. */
export async function requireUserForRoute(): Promise<SignedInUser> {
  const user = await requireSessionForRoute()
  if (user.mustSetUpTwoFactor)
    throw new DomainError('not-allowed', 'Set up two-factor sign-in first. Reload the page.')
  return user
}

/** For what is done before anything else, setting up two-factor sign-in: the signed-in person; throws `not-signed-in`. */
export async function requireSessionForRoute(): Promise<SignedInUser> {
  const user = await findUser()
  if (!user) throw new DomainError('not-signed-in', 'You are signed out. Sign in and try again.')
  return user
}

/** For route handlers and actions: the signed-in admin; throws `not-signed-in` or `not-allowed`. */
export async function requireAdminForRoute(): Promise<SignedInUser> {
  const user = await requireUserForRoute()
  if (user.role !== 'admin')
    throw new DomainError('not-allowed', 'Only an admin may do this. Ask one of your admins.')
  return user
}
