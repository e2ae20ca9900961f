import { callerAddress } from '#lib/web/caller-address.ts'
import { readBody } from '#lib/web/read-body.ts'
import { grantEventToken } from '#lib/wiring/grant-event-token.ts'

const LIMITS = { maxBytes: 8 * 1024, seconds: 10 }
/** Wrong secrets from one network address in one minute, before it is only told to wait. */
const MAX_WRONG = 20
const WINDOW_MS = 60_000
/** Addresses that are remembered at one moment. */
const MAX_ADDRESSES = 10_000

/** Per process. */
const wrong = new Map<string, { count: number; since: number }>()

type Client = { clientId: string; secret: string }
type Fault = { status: number; error: string; headers?: Record<string, string> }

const INVALID_REQUEST: Fault = { status: 400, error: 'invalid_request' }
const UNKNOWN_GRANT: Fault = { status: 400, error: 'unsupported_grant_type' }
const INVALID_CLIENT: Fault = {
  status: 401,
  error: 'invalid_client',
  headers: { 'www-authenticate': 'Basic realm="mailroom"' },
}

/**
 * Answers a request for a token (RFC 6749 §4.4, client credentials by Basic header or in the body); the route's header
 * comment lists the answers. A right secret is answered however many wrong ones came from its address: behind a proxy
 * that nobody declared, all callers have one.
 */
export async function answerTokenRequest(request: Request): Promise<Response> {
  const fields = await readFields(request)
  const client = fields && readClient(request.headers.get('authorization'), fields)
  if (!fields || client === 'several' || fields.getAll('grant_type').length !== 1)
    return refuse(INVALID_REQUEST)
  if (fields.get('grant_type') !== 'client_credentials') return refuse(UNKNOWN_GRANT)
  const granted = client && (await grantEventToken(client))
  if (granted) {
    return answer(200, {
      access_token: granted.token,
      token_type: 'Bearer',
      expires_in: granted.livesSeconds,
    })
  }
  const waitSeconds = countWrong(callerAddress(request.headers))
  return waitSeconds === 0
    ? refuse(INVALID_CLIENT)
    : refuse({ ...INVALID_CLIENT, status: 429, headers: { 'retry-after': String(waitSeconds) } })
}

async function readFields(request: Request): Promise<URLSearchParams | null> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return null
  return new URLSearchParams((await readBody(request, LIMITS)).toString('utf8'))
}

/** Null: none is named. One way of naming oneself at a time (RFC 6749 §2.3). */
function readClient(authorization: string | null, fields: URLSearchParams): Client | null | 'several' {
  const ids = fields.getAll('client_id')
  const secrets = fields.getAll('client_secret')
  if (ids.length > 1 || secrets.length > 1) return 'several'
  const basic = /^Basic +([\w+/-]+=*)\s*$/i.exec(authorization ?? '')?.[1]
  if (!basic) return ids[0] && secrets[0] ? { clientId: ids[0], secret: secrets[0] } : null
  if (secrets[0] !== undefined) return 'several'
  const text = Buffer.from(basic, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return null
  return { clientId: plain(text.slice(0, colon)), secret: plain(text.slice(colon + 1)) }
}

/** Both are form-encoded before they are joined; ours have nothing that this would change, and some clients leave it out. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Seconds to wait, 0 while there were few. */
function countWrong(address: string, now = Date.now()): number {
  const known = wrong.get(address)
  const isOver = !known || now - known.since >= WINDOW_MS
  const entry = isOver ? { count: 1, since: now } : { ...known, count: known.count + 1 }
  if (isOver) forgetSome(now)
  wrong.set(address, entry)
  return entry.count <= MAX_WRONG ? 0 : Math.max(1, Math.ceil((entry.since + WINDOW_MS - now) / 1000))
}

function forgetSome(now: number): void {
  if (wrong.size < MAX_ADDRESSES) return
  for (const [address, { since }] of wrong) if (now - since >= WINDOW_MS) wrong.delete(address)
  if (wrong.size >= MAX_ADDRESSES) wrong.clear()
}

function refuse({ status, error, headers = {} }: Fault): Response {
  return answer(status, { error }, headers)
}

function answer(
  status: number,
  json: Record<string, unknown>,
  headers: Record<string, string> = {},
): Response {
  return Response.json(json, {
    status,
    headers: { 'cache-control': 'no-store', pragma: 'no-cache', ...headers },
  })
}
