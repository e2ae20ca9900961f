import NextAuth from 'next-auth'
import { cookies } from 'next/headers'
import type { NextRequest } from 'next/server'
import { z } from 'zod'
import { signIn } from '#lib/users/sign-in.ts'
import { typedPassword } from '#lib/users/password.ts'
import { DomainError } from '#lib/errors.ts'
import { authOptions, callbackCookieName, type BeginSession } from '#lib/web/auth-options.ts'
import { callerAddress } from '#lib/web/caller-address.ts'
import { knownDevice, rememberDevice } from '#lib/web/device-cookie.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { route } from '#lib/web/problem.ts'
import { openSessionHere } from '#lib/web/session-cookie.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

const SIGN_IN_PATH = 'callback/credentials'
const GETTABLE = ['csrf', 'session']
const POSTABLE = [SIGN_IN_PATH, 'signout', 'session']
const NOT_KEPT = { 'cache-control': 'no-store' }
const FORM = /^application\/x-www-form-urlencoded\b/i
/** PostgreSQL takes no NUL in a text. */
const NO_NUL = /^[^\0]*$/
const credentials = z.object({
  email: z.string().max(254).regex(NO_NUL),
  password: typedPassword,
  code: z.string().trim().max(40).regex(NO_NUL).default(''),
})

/**
 * Sessions (next-auth). Anyone may call it; changes need an Origin of this site (403).
 * POST callback/credentials: 200 signed in · 202 the second step's code is needed · 401 not · 422 unreadable · 429 too
 * many failures, with Retry-After.
 * 404 for what next-auth offers besides.
 */
export const GET = route(async (request: NextRequest, context: Context) => {
  await requireOurs(context, GETTABLE)
  await requireNoCallback(request)
  return NextAuth(request, context, authOptions(null))
})

export const POST = route(async (request: NextRequest, context: Context) => {
  requireSameOrigin(request.headers)
  const path = await requireOurs(context, POSTABLE)
  await requireNoCallback(request)
  const form = await readForm(request)
  const begin = path === SIGN_IN_PATH ? await trySignIn(request, form) : null
  if (begin === 'code-needed') return Response.json({ next: 'code' }, { status: 202, headers: NOT_KEPT })
  return NextAuth(request, context, authOptions(begin))
})

/** next-auth answers more than we use; among it, anybody may write to its log. */
async function requireOurs({ params }: Context, ours: readonly string[]): Promise<string> {
  const path = (await params).nextauth.join('/')
  if (!ours.includes(path)) throw new DomainError('not-found', 'There is nothing here.')
  return path
}

/**
 * Nobody is led anywhere from here. Of an address that is none next-auth makes a 500 and a line in the log, whoever sends
 * it; in a cookie it is dropped, since the browser would bring it again.
 */
async function requireNoCallback(request: NextRequest): Promise<void> {
  if (request.nextUrl.searchParams.has('callbackUrl'))
    throw new DomainError('invalid', 'There is nowhere to go from here.')
  const jar = await cookies()
  if (jar.has(callbackCookieName())) jar.delete(callbackCookieName())
}

/** The one kind of body that is ours; next-auth stumbles over JSON that is none. */
async function readForm(request: NextRequest): Promise<URLSearchParams> {
  if (!FORM.test(request.headers.get('content-type') ?? ''))
    throw new DomainError('invalid', 'Send this as a form.')
  return new URLSearchParams(await request.clone().text())
}

async function trySignIn(
  request: NextRequest,
  form: URLSearchParams,
): Promise<BeginSession | 'code-needed' | null> {
  const typed = credentials.parse(Object.fromEntries(form))
  const device = await knownDevice(typed.email)
  const outcome = await signIn({ ...typed, device, address: callerAddress(request.headers) })
  if (outcome === null || outcome === 'code-needed') return outcome
  return async () => {
    await rememberDevice(typed.email)
    return openSessionHere(outcome)
  }
}
