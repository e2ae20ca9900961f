import { unstable_rethrow } from 'next/navigation'
import type { ErrorCode } from '#lib/errors.ts'
import { expectedFailure, logUnexpected } from '#lib/web/failure.ts'

/** The only table from error code to HTTP status. */
const STATUS: Record<ErrorCode, number> = {
  invalid: 422,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  suppressed: 422,
  'too-many': 429,
  'rejected-by-provider': 502,
  'not-configured': 503,
  'provider-unavailable': 503,
}

/**
 * An error as `application/problem+json` (RFC 9457) with `code`, `fields` and, where a retry makes sense, Retry-After
 * in seconds. What we did not expect is logged and answered 500 with an id only.
 */
export function problem(error: unknown): Response {
  const failure = expectedFailure(error)
  if (!failure) {
    const errorId = logUnexpected('http', error)
    return answer(500, { title: `Something went wrong (id ${errorId}).`, code: 'unexpected', errorId })
  }
  const hasFields = Object.keys(failure.fields).length > 0
  return answer(
    STATUS[failure.code],
    { title: failure.message, code: failure.code, ...(hasFields ? { fields: failure.fields } : {}) },
    failure.retryAfterSeconds,
  )
}

/** Wraps a route handler: whatever it throws becomes a problem response; Next's own redirects pass through. */
export function route<Arguments extends [Request, ...unknown[]]>(
  handler: (...args: Arguments) => Promise<Response>,
): (...args: Arguments) => Promise<Response> {
  return async (...args) => {
    try {
      return await handler(...args)
    } catch (error) {
      unstable_rethrow(error)
      return problem(error)
    }
  }
}

function answer(
  status: number,
  body: Record<string, unknown>,
  retryAfterSeconds: number | null = null,
): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (retryAfterSeconds !== null)
    headers.set('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))))
  return new Response(JSON.stringify({ type: 'about:blank', status, ...body }), { status, headers })
}
