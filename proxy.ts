import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { env, isDevelopment } from '#lib/env.ts'
import { CURRENT_PATH_HEADER } from '#lib/web/relative-path.ts'
import { isSecretAddress, securityHeaders } from '#lib/web/security-headers.ts'

/**
 * Gives every page its security headers and a nonce, and tells server components the path they cannot see. It decides
 * nothing about who may do what: each page, action and route asks for itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const isHttps = env().appUrl.startsWith('https:')
  const hasSecretAddress = isSecretAddress(request.nextUrl.pathname)
  const secured = securityHeaders({ nonce, isDevelopment: isDevelopment(), isHttps, hasSecretAddress })
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set(CURRENT_PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`)
  // Next reads the nonce for its own scripts from here.
  headers.set('content-security-policy', secured['content-security-policy'] ?? '')
  const response = NextResponse.next({ request: { headers } })
  for (const [name, value] of Object.entries(secured)) response.headers.set(name, value)
  return response
}

export const config = {
  /**
   * Not here: what other systems post (a body that passes here is cut at 10 MB), the mail body, which brings a stricter
   * policy of its own and is framed by us, and static files. Each to its end: whatever only begins like them is a page.
   */
  matcher: [
    '/((?!api/webhooks/sendgrid/(?:events|oauth/token|inbound/[^/]+)$|notifications\\.php$|emailInbound$|messages/[^/]+/body$|messages/preview$|_next/static/|_next/image$|icon\\.svg$).*)',
  ],
}
