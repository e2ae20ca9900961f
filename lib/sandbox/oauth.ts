import { z } from 'zod'
import { parseJson } from '#lib/sandbox/http.ts'
import { postJson, type PostOutcome } from '#lib/sandbox/post-http.ts'

/** With what a webhook fetches tokens. */
export type TokenSource = { clientId: string; secret: string; tokenUrl: string }

const tokenShape = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().optional(),
})
/** A receiver that wants another token says one of these in its answer (facts §4). */
const WANTS_ANOTHER = /invalid_request|invalid_token|insufficient_scope/
const UNTOLD_LIFE_SECONDS = 3600

const kept = new Map<string, { token: string; until: number }>()

type Post = Parameters<typeof postJson>

/**
 * Posts once with a token of the source, kept from before or fetched now; without a source as it is. When no token can be
 * had nothing is posted. A receiver that asks for another token in its answer gets one with the next post. Never throws.
 */
export async function postWithToken(
  source: TokenSource | null,
  ...[url, body, headers, options]: Post
): Promise<PostOutcome> {
  if (!source) return postJson(url, body, headers, options)
  const present = kept.get(nameOf(source))
  const token =
    present && present.until > Date.now() ? present.token : await fetchToken(source, options?.signal)
  if (typeof token !== 'string') return token
  const outcome = await postJson(url, body, { ...headers, Authorization: `Bearer ${token}` }, options)
  const isRefused = 'status' in outcome && outcome.status >= 400 && outcome.status < 500
  if (isRefused && WANTS_ANOTHER.test(outcome.text)) kept.delete(nameOf(source))
  return outcome
}

async function fetchToken(source: TokenSource, signal?: AbortSignal): Promise<string | { error: string }> {
  const basic = Buffer.from(`${source.clientId}:${source.secret}`).toString('base64')
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    Authorization: `Basic ${basic}`,
    Accept: 'application/json',
  }
  const body = Buffer.from('grant_type=client_credentials')
  const outcome = await postJson(source.tokenUrl, body, headers, { signal })
  const said = 'error' in outcome ? outcome.error : `status ${outcome.status}`
  const parsed =
    'status' in outcome && outcome.status === 200 ? tokenShape.safeParse(parseJson(outcome.text)) : null
  if (!parsed?.success) return { error: `no token: ${said}` }
  const { access_token: token, expires_in = UNTOLD_LIFE_SECONDS } = parsed.data
  kept.set(nameOf(source), { token, until: Date.now() + expires_in * 1000 })
  return token
}

function nameOf({ clientId, secret, tokenUrl }: TokenSource): string {
  return JSON.stringify([clientId, secret, tokenUrl])
}
