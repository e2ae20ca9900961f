import { route } from '#lib/web/problem.ts'
import { answerTokenRequest } from '#lib/web/token-request.ts'

/**
 * Where SendGrid fetches the token that it brings with each event post (RFC 6749, client credentials), once that was
 * switched on under Settings → Event webhook.
 *
 * Authentication: client id and secret, which Mailroom made and gave to SendGrid; as a Basic header or in the body. The
 * former secret is taken for 24 hours after a change. No session, no cookie.
 *
 * Answers, never to be cached:
 *   200  {"access_token", "token_type": "Bearer", "expires_in": 600}
 *   400  {"error": "invalid_request" | "unsupported_grant_type"}
 *   401  {"error": "invalid_client"}: one for an unknown id and a wrong secret
 *   413  the body is larger than 8 KB
 *   429  the same as 401 (with Retry-After), after 20 wrong secrets in a minute from one address
 */
export const dynamic = 'force-dynamic'
export const POST = route(answerTokenRequest)
