import { ACCOUNT_ROUTES } from '#lib/sandbox/account-routes.ts'
import { findKey } from '#lib/sandbox/account.ts'
import { db } from '#lib/db.ts'
import { DOMAIN_ROUTES } from '#lib/sandbox/domain-routes.ts'
import { EVENT_WEBHOOK_ROUTES } from '#lib/sandbox/event-webhook-routes.ts'
import { faultAnswer, takeFault, withheld } from '#lib/sandbox/faults.ts'
import { errorAnswer, isObject, parseJson, type Answer } from '#lib/sandbox/http.ts'
import { sendMail } from '#lib/sandbox/mail-send.ts'
import type { SendMemory } from '#lib/sandbox/send-memory.ts'
import { findActedFor } from '#lib/sandbox/on-behalf-of.ts'
import { PARSE_ROUTES } from '#lib/sandbox/parse-routes.ts'
import type { Route } from '#lib/sandbox/route.ts'
import { SEND_CHOICE_ROUTES } from '#lib/sandbox/send-choices.ts'
import { TEAMMATE_ROUTES } from '#lib/sandbox/teammate-routes.ts'

/** A request of the v3 API. `body` is null when it is longer than SendGrid takes. */
export type ApiRequest = {
  method: string
  url: URL
  authorization: string
  /** The subuser named by On-Behalf-Of; empty: none. */
  onBehalfOf: string
  contentType: string
  body: Buffer | null
}

/** First fit wins; `(…)` in a path is the id. */
export const ROUTES: Route[] = [
  {
    method: 'POST',
    path: /^\/v3\/mail\/send$/,
    scope: 'mail.send',
    answer: sendMail,
  },
  {
    method: 'GET',
    path: /^\/v3\/scopes$/,
    scope: null,
    answer: ({ scopes }) => ({ status: 200, json: { scopes } }),
  },
  ...EVENT_WEBHOOK_ROUTES,
  ...SEND_CHOICE_ROUTES,
  ...ACCOUNT_ROUTES,
  ...TEAMMATE_ROUTES,
  ...DOMAIN_ROUTES,
  ...PARSE_ROUTES,
]

/** The stand-in's answer to one request, with SendGrid's own sentences for what it refuses. */
export async function answerRequest(request: ApiRequest, memory: SendMemory): Promise<Answer> {
  const fault = await takeFault(db(), { method: request.method, path: request.url.pathname })
  if (fault !== null && fault !== 'lost') return faultAnswer(fault)
  const answer = await answerAsUsual(request, memory)
  return fault === 'lost' ? withheld(answer) : answer
}

async function answerAsUsual(request: ApiRequest, memory: SendMemory): Promise<Answer> {
  const secret = /^Bearer (.+)$/i.exec(request.authorization)?.[1]
  if (!secret) return errorAnswer(401, { message: 'authorization required' })
  const key = await findKey(db(), secret.trim())
  if (!key)
    return errorAnswer(401, { message: 'The provided authorization grant is invalid, expired, or revoked' })

  const { pathname, searchParams } = request.url
  const fitting = ROUTES.filter((route) => route.path.test(pathname))
  if (fitting.length === 0) return errorAnswer(404, { message: 'not found' })
  const route = fitting.find(({ method }) => method === request.method)
  if (!route) return errorAnswer(405, { message: 'method not allowed' })
  const username = await findActedFor(db(), key, request.onBehalfOf, pathname)
  if (username === null || (route.scope !== null && !key.scopes.includes(route.scope)))
    return errorAnswer(403, { message: 'access forbidden' })

  if (request.body === null) return errorAnswer(413, { message: 'content too large' })
  const hasBody = !route.hasNoBody && ['POST', 'PUT', 'PATCH'].includes(request.method)
  if (hasBody && !/^application\/json\b/i.test(request.contentType)) {
    return errorAnswer(415, { message: 'Content-Type should be application/json.' })
  }
  const json = hasBody ? parseJson(request.body.toString('utf8')) : undefined
  if (hasBody && !isObject(json)) return errorAnswer(400, { message: 'Bad Request' })
  if (hasBody && holdsBadText(json)) return errorAnswer(400, { message: 'Invalid UTF8 in request.' })
  const id = route.path.exec(pathname)?.[1] ?? null
  return route.answer({
    id,
    query: searchParams,
    json,
    body: request.body,
    scopes: key.scopes,
    username,
    memory,
  })
}

/** NUL or half a surrogate pair, which no database keeps: `JSON.stringify` writes them as escapes, all else plainly. */
function holdsBadText(json: unknown): boolean {
  return /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(json))
}
