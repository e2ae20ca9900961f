import http from 'node:http'
import https from 'node:https'
import { Client } from '@sendgrid/client'
import type { ClientRequest } from '@sendgrid/client/src/request'
import type { ByHand } from '#lib/mail/by-hand.ts'

/** SendGrid's hosts. A key works only on the host of its region (facts: EU subusers have their own). */
export const SENDGRID_BASE_URL: Record<'sendgrid_us' | 'sendgrid_eu', string> = {
  sendgrid_us: 'https://api.sendgrid.com',
  sendgrid_eu: 'https://api.eu.sendgrid.com',
}

const DEFAULT_TIMEOUT_MS = 15_000
/** The longest answer we read (bytes): a list of scopes is about 10 KB. */
const MAX_ANSWER_BYTES = 1024 * 1024

export type SendgridCall = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  body?: unknown
}

/**
 * What came of a call. `never-sent`: no byte of the request can have reached SendGrid. `maybe-sent`: it may have
 * been taken although no whole answer came back.
 */
export type SendgridReply =
  | { kind: 'answered'; status: number; headers: Record<string, string>; json: unknown }
  | { kind: 'failed'; phase: 'never-sent' | 'maybe-sent'; code: string; message: string }

/** `byHand`: whose pages the advice on its answers names; SendGrid's where nothing is said. */
export type SendgridClient = { request: (call: SendgridCall) => Promise<SendgridReply>; byHand?: ByHand }

/** `onBehalfOf`: the subuser that a key of the parent account speaks for (the On-Behalf-Of header); not every endpoint takes it. */
export type SendgridAccount = {
  apiKey: string
  baseUrl: string
  onBehalfOf?: string | null
  timeoutMs?: number
  byHand?: ByHand
}

/**
 * A client of one account. Its calls never throw for what a server or a network can do, end after `timeoutMs`
 * (15 s) in all, follow no redirect and are never repeated.
 */
export function sendgridClient(account: SendgridAccount): SendgridClient {
  return { request: (call) => request(account, call), byHand: account.byHand }
}

async function request(
  { apiKey, baseUrl, onBehalfOf, timeoutMs = DEFAULT_TIMEOUT_MS }: SendgridAccount,
  call: SendgridCall,
): Promise<SendgridReply> {
  const wire = watchedTransport()
  // A client of its own for every call: the package's default export is one for the whole process.
  const client = new Client()
  client.setApiKey(apiKey)
  if (onBehalfOf) client.setImpersonateSubuser(onBehalfOf)
  // After setApiKey, which resets the base URL. What follows are axios's own options, which the package passes on.
  const options: ClientRequest & Record<string, unknown> = {
    url: '',
    baseUrl,
    signal: AbortSignal.timeout(timeoutMs),
    transport: wire.transport,
    maxContentLength: MAX_ANSWER_BYTES,
    responseType: 'text',
    transformRequest: (body: unknown) => body,
    transformResponse: (body: unknown) => body,
    validateStatus: null,
    ...(isLoopback(baseUrl) ? { proxy: false } : {}),
  }
  client.setDefaultRequest(options)
  try {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body)
    const [response] = await client.request({ method: call.method, url: call.url, body })
    return {
      kind: 'answered',
      status: response.statusCode,
      headers: textHeaders(response.headers as Record<string, unknown>),
      json: jsonOrNull(response.body),
    }
  } catch (error) {
    return {
      kind: 'failed',
      phase: wire.isConnected() ? 'maybe-sent' : 'never-sent',
      ...nameFailure(error, timeoutMs),
    }
  }
}

/**
 * Node's own request, watched: nothing is written to a socket before it is connected (for TLS, before the
 * handshake is done), so a call that failed earlier was never sent. Error codes alone can't tell: a time-out has
 * one code for both. It follows no redirect.
 */
function watchedTransport() {
  let connected = false
  const transport = {
    request(
      options: https.RequestOptions,
      onResponse: (response: http.IncomingMessage) => void,
    ): http.ClientRequest {
      const isTls = options.protocol === 'https:'
      const request = (isTls ? https : http).request(options, onResponse)
      request.once('socket', (socket) => {
        if (!socket.connecting) connected = true
        else socket.once(isTls ? 'secureConnect' : 'connect', () => (connected = true))
      })
      return request
    },
  }
  return { transport, isConnected: () => connected }
}

function nameFailure(error: unknown, timeoutMs: number): { code: string; message: string } {
  const failure: Error & { code?: string } = error instanceof Error ? error : new Error(String(error))
  if (failure.code === 'ERR_CANCELED') {
    return { code: 'TIMED_OUT', message: `no answer within ${Math.round(timeoutMs / 1000)} s` }
  }
  return { code: failure.code ?? 'UNKNOWN', message: failure.message || 'the connection failed' }
}

function textHeaders(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

/** 413 and 5xx answers are often a proxy's HTML page. */
function jsonOrNull(body: unknown): unknown {
  if (typeof body !== 'string') return null
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** The sandbox is on this machine: an outgoing proxy from the environment could not reach it. */
function isLoopback(baseUrl: string): boolean {
  return /^https?:\/\/(127\.|localhost[:/]|localhost$|\[::1\])/.test(baseUrl)
}
