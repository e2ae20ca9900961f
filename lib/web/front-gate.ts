import { subscribe } from 'node:diagnostics_channel'
import type { Incoming, Outgoing } from '#lib/web/node-http.ts'

/** What other systems post to us. */
const POSTED = /^\/(?:api\/webhooks\/|notifications\.php(?:[/?]|$)|emailInbound(?:[/?]|$))/
/** What may bring a mail or a batch: it is bounded where it is read. */
const LARGE =
  /^\/(?:api\/webhooks\/sendgrid\/(?:events|inbound\/[^/?]+)|notifications\.php|emailInbound)(?:\?|$)/
/**
 * More is no body for anything else of ours (an action takes 1 MB). Beyond 10 MB Next would cut it and write its address
 * into the log, and an address may be a secret.
 */
const MAX_BODY_BYTES = 2 * 1024 * 1024
const RETRY_AFTER_SECONDS = 60
/** Next answers 500 with a stack to a method that its Request cannot hold. */
const UNKNOWN_METHODS = ['TRACE', 'TRACK']

type Listener = (request: Incoming, response: Outgoing) => void

/** What we need of node:http's server, and of a connection to it. */
type Server = {
  listeners: (event: 'request') => unknown[]
  removeAllListeners: (event: 'request') => void
  on: ((event: 'request', listener: Listener) => void) &
    ((event: 'clientError', listener: (error: { code?: string }, socket: Connection) => void) => void)
}
type Connection = {
  writable: boolean
  write: (text: string) => void
  destroySoon: () => void
  destroy: () => void
}
type Answer = Outgoing & {
  headersSent: boolean
  writableFinished: boolean
  once: (event: 'close', listener: () => void) => void
}
type Exchange = { request: Incoming; response: Answer }

const guarded = new WeakSet<Server>()
/** The last request of each connection, and the answer that goes out before its own. */
const exchanges = new WeakMap<Connection, Exchange & { earlier: Answer | undefined }>()
/** Connections on which nothing more is read. */
const broken = new WeakSet<Connection>()

/**
 * Stands before everything that answers requests: addresses that are written otherwise become the one we know, what Next
 * stumbles over is refused, and a post that breaks off in the protocol is never answered 4xx. Called once, after
 * whoever else listens before Next.
 */
export function openFrontGate(): void {
  subscribe('http.server.request.start', (message) => {
    const { server, socket, ...exchange } = message as Exchange & { server: Server; socket: Connection }
    exchanges.set(socket, { ...exchange, earlier: exchanges.get(socket)?.response })
    const { request } = exchange
    request.url = plainAddress(request.url ?? '')
    if (request.headers['transfer-encoding'] && !LARGE.test(request.url))
      boundBody(request, () => answerBroken({ code: TOO_LARGE }, socket))
    if (guarded.has(server)) return
    guarded.add(server)
    const others = server.listeners('request') as Listener[]
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      if (refuse(request, response)) return
      for (const listener of others) listener.call(server, request, response)
    })
    server.on('clientError', answerBroken)
  })
}

/**
 * A path as we know it: without a scheme and host before it, and a posted one without doubled slashes or one at its end. Next would answer
 * with a redirect, which SendGrid does not follow: inbound mail is lost by it.
 */
function plainAddress(url: string): string {
  const [path = '', query] = splitOnce(url.replace(/^https?:\/\/[^/?]*(?=\/)/i, ''), '?')
  const flat = path.replace(/\/{2,}/g, '/')
  const plain = POSTED.test(flat) ? flat.replace(/\/$/, '') : path
  return query === undefined ? plain : `${plain}?${query}`
}

function splitOnce(text: string, at: string): [string, string?] {
  const index = text.indexOf(at)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}

/** Of a body in chunks nobody knows how long it will be: it is counted as node:http hands it on, before anybody has it. */
function boundBody(request: Incoming, refuseIt: () => void): void {
  const push = request.push.bind(request)
  let bytes = 0
  request.push = (chunk: Buffer | null) => {
    bytes += chunk?.length ?? 0
    if (bytes <= MAX_BODY_BYTES) return push(chunk)
    refuseIt()
    return false
  }
}

function refuse(request: Incoming, response: Outgoing): boolean {
  const status = refusal(request)
  if (status === null) return false
  if (status === 405) response.setHeader('allow', 'GET, HEAD, POST')
  // A sender who is cut off while he still sends may never read why: what comes of a large body is thrown away instead.
  if (status !== 413) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-length': 0 }).end()
  return true
}

function refusal({ method = '', url = '', headers }: Incoming): 400 | 405 | 413 | null {
  if (UNKNOWN_METHODS.includes(method)) return 405
  if (!url.startsWith('/') || !isReadable(url)) return 400
  return Number(headers['content-length']) > MAX_BODY_BYTES && !LARGE.test(url) ? 413 : null
}

/** Next answers 500 to a path with a percent sign that stands for nothing. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(splitOnce(url, '?')[0])
    return true
  } catch {
    return false
  }
}

/**
 * Answers what node:http could not read to its end. It would say 400 itself, also in the middle of a post that was cut
 * off, and at 4xx SendGrid drops a mail for ever; and it would say so in place of what was asked before on the same
 * connection.
 */
function answerBroken({ code = '' }: { code?: string }, socket: Connection): void {
  if (broken.has(socket)) return
  broken.add(socket)
  const last = exchanges.get(socket)
  const isCutBody = last !== undefined && !last.request.complete
  const earlier = isCutBody ? last.earlier : last?.response
  const sayLast = () => writeLast(code, socket, isCutBody ? last : undefined)
  if (!earlier || earlier.writableFinished) sayLast()
  else earlier.once('close', sayLast)
}

/** The last words on a connection. `cut`: the request whose body broke off, none where it was the head of one. */
function writeLast(code: string, socket: Connection, cut: Exchange | undefined): void {
  // Of a request that was cut within its head nobody knows where it was to go.
  const isCutHead = !cut && (code === 'HPE_INVALID_EOF_STATE' || code === TIMED_OUT)
  if (cut?.response.writableFinished || isCutHead) return socket.destroySoon()
  if (!socket.writable || cut?.response.headersSent) return socket.destroy()
  const isPost = cut !== undefined && code !== TOO_LARGE && POSTED.test(cut.request.url ?? '')
  socket.write(isPost ? answer(503, `retry-after: ${RETRY_AFTER_SECONDS}\r\n`) : answer(STATUS[code] ?? 400))
  socket.destroySoon()
}

const TIMED_OUT = 'ERR_HTTP_REQUEST_TIMEOUT'
const TOO_LARGE = 'BODY_TOO_LARGE'

/** As node:http answers them. */
const STATUS: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  [TIMED_OUT]: 408,
  [TOO_LARGE]: 413,
}

function answer(status: number, more = ''): string {
  return `HTTP/1.1 ${status} ${REASON[status]}\r\n${more}content-length: 0\r\nconnection: close\r\n\r\n`
}

const REASON: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
}
