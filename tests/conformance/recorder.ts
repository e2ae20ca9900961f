import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it went out and the answer as it came back. Bodies that are no JSON are null. */
export type Pair = {
  method: string
  path: string
  query: URLSearchParams
  onBehalfOf: string | null
  request: unknown
  status: number
  answer: unknown
  hasAnswerBody: boolean
}

export type Recorder = {
  url: string
  /** The pairs since the last time this was called. */
  take: () => Pair[]
  call: (
    method: string,
    path: string,
    options?: { body?: unknown; key?: string; headers?: Record<string, string> },
  ) => Promise<{ status: number; json: unknown }>
  close: () => Promise<void>
}

/** A server that passes each request on to `target` and keeps the pair. */
export async function startRecorder(target: () => string): Promise<Recorder> {
  let pairs: Pair[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      const url = new URL(request.url ?? '/', 'http://recorder.test')
      const { host: _host, connection: _connection, ...headers } = request.headers
      const answer = await fetch(target() + url.pathname + url.search, {
        method: request.method ?? 'GET',
        headers: Object.fromEntries(
          Object.entries(headers).filter(
            (entry): entry is [string, string] =>
              typeof entry[1] === 'string' &&
              !/^(content-length|transfer-encoding|accept-encoding)$/.test(entry[0]),
          ),
        ),
        ...(body.length > 0 ? { body } : {}),
      })
      const text = await answer.text()
      pairs.push({
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        onBehalfOf: typeof headers['on-behalf-of'] === 'string' ? headers['on-behalf-of'] : null,
        request: jsonOrNull(body.toString('utf8')),
        status: answer.status,
        answer: jsonOrNull(text),
        hasAnswerBody: text !== '',
      })
      const contentType = answer.headers.get('content-type')
      response.writeHead(answer.status, {
        ...(contentType ? { 'content-type': contentType } : {}),
        ...rateHeaders(answer.headers),
      })
      response.end(text)
    })().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    take: () => {
      const taken = pairs
      pairs = []
      return taken
    },
    call: async (method, path, { body, key, headers } = {}) => {
      const answer = await fetch(url + path, {
        method,
        headers: {
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, json: jsonOrNull(await answer.text()) }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function rateHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^x-(ratelimit|message-id)/.test(name)))
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
