import NextAuth from 'next-auth'
import type { NextRequest } from 'next/server'
import { z } from 'zod'
import { signIn, type SignedIn } from '#lib/users/sign-in.ts'
import { typedPassword } from '#lib/users/password.ts'
import { DomainError } from '#lib/errors.ts'
import { authOptions } from '#lib/web/auth-options.ts'
import { callerAddress } from '#lib/web/caller-address.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { route } from '#lib/web/problem.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

const SIGN_IN_PATH = 'callback/credentials'
const GETTABLE = ['csrf', 'session']
const POSTABLE = [SIGN_IN_PATH, 'signout', 'session']
/** PostgreSQL takes no NUL in a text. */
const NO_NUL = /^[^\0]*$/
const credentials = z.object({ email: z.string().max(254).regex(NO_NUL), password: typedPassword })

/**
 * Sessions (next-auth). Anyone may call it; changes need an Origin of this site (403).
 * POST callback/credentials: 200 signed in · 401 not · 422 unreadable · 429 too many failures, with Retry-After.
 * 404 for what next-auth offers besides.
 */
export const GET = route(async (request: NextRequest, context: Context) => {
  await requireOurs(context, GETTABLE)
  return NextAuth(request, context, authOptions(null))
})

export const POST = route(async (request: NextRequest, context: Context) => {
  requireSameOrigin(request.headers)
  const path = await requireOurs(context, POSTABLE)
  const outcome = path === SIGN_IN_PATH ? await trySignIn(request) : null
  return NextAuth(request, context, authOptions(outcome))
})

/** next-auth answers more than we use; among it, anybody may write to its log. */
async function requireOurs({ params }: Context, ours: readonly string[]): Promise<string> {
  const path = (await params).nextauth.join('/')
  if (!ours.includes(path)) throw new DomainError('not-found', 'There is nothing here.')
  return path
}

async function trySignIn(request: NextRequest): Promise<SignedIn | null> {
  const form = new URLSearchParams(await request.clone().text())
  const { email, password } = credentials.parse(Object.fromEntries(form))
  return signIn({ email, password, address: callerAddress(request.headers) })
}
