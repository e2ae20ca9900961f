import NextAuth from 'next-auth'
import type { NextRequest } from 'next/server'
import { z } from 'zod'
import { signIn, type SignedIn } from '#lib/users/sign-in.ts'
import { typedPassword } from '#lib/users/password.ts'
import { authOptions } from '#lib/web/auth-options.ts'
import { callerAddress } from '#lib/web/caller-address.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { route } from '#lib/web/problem.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

const SIGN_IN_PATH = 'callback/credentials'
const credentials = z.object({ email: z.string().max(254), password: typedPassword })

/**
 * Sessions (next-auth). Anyone may call it; changes need an Origin of this site (403).
 * POST callback/credentials: 200 signed in · 401 not · 422 unreadable · 429 too many failures, with Retry-After.
 */
export const GET = route(async (request: NextRequest, context: Context) =>
  NextAuth(request, context, authOptions(null)),
)

export const POST = route(async (request: NextRequest, context: Context) => {
  requireSameOrigin(request.headers)
  const { nextauth } = await context.params
  const outcome = nextauth.join('/') === SIGN_IN_PATH ? await trySignIn(request) : null
  return NextAuth(request, context, authOptions(outcome))
})

async function trySignIn(request: NextRequest): Promise<SignedIn | null> {
  const form = new URLSearchParams(await request.clone().text())
  const { email, password } = credentials.parse(Object.fromEntries(form))
  return signIn({ email, password, address: callerAddress(request.headers) })
}
