import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { log } from '#lib/log.ts'
import { startDns } from '#lib/sandbox/dns-server.ts'
import { errorAnswer, readBody, type Answer } from '#lib/sandbox/http.ts'
import type { SendMemory } from '#lib/sandbox/send-memory.ts'
import { startSmtp } from '#lib/sandbox/smtp-server.ts'
import { startPosting } from '#lib/sandbox/post-events.ts'
import { startPostingInbound } from '#lib/sandbox/post-inbound.ts'
import { answerRequest } from '#lib/sandbox/routes.ts'

/** SendGrid takes messages below 30 MB with everything in them. */
const MAX_BODY_BYTES = 30 * 1024 * 1024
const RATE_LIMIT = 600

/**
 * Starts the stand-in SendGrid on 127.0.0.1 over the process's database and resolves when it listens. Port 0 takes
 * a free one. `speed` divides the times between events and between retries; Infinity makes all of them due at once.
 * Rejects when the port is taken.
 */
export async function startSandbox(options: {
  port: number
  speed?: number
}): Promise<{ url: string; close: () => Promise<void> }> {
  const memory: SendMemory = { speed: options.speed ?? 1, refusedOnce: new Set() }
  const server = createServer((request, response) => void serve(request, response, memory))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const posting = startPosting({ speed: memory.speed })
  const inbound = startPostingInbound({ speed: memory.speed })
  const dns = await startDns(port)
  const smtp = await startSmtp()
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      // Withheld answers would hold the server for a minute.
      server.closeAllConnections()
      await Promise.all([closed, posting.stop(), inbound.stop(), dns.stop(), smtp.stop()])
    },
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, memory: SendMemory): Promise<void> {
  try {
    const answer = await answerRequest(
      {
        method: request.method ?? 'GET',
        url: new URL(request.url ?? '/', 'http://sandbox.test'),
        authorization: request.headers.authorization ?? '',
        onBehalfOf: String(request.headers['on-behalf-of'] ?? ''),
        contentType: request.headers['content-type'] ?? '',
        body: await readBody(request, MAX_BODY_BYTES),
      },
      memory,
    )
    const timer = setTimeout(() => write(response, answer), answer.delayMs ?? 0)
    response.once('close', () => clearTimeout(timer))
  } catch (error) {
    // A caller that hung up while sending is not worth a word.
    if (request.destroyed && !request.complete) return
    log('sandbox').error({ err: error, url: request.url }, 'The sandbox failed to answer.')
    write(response, errorAnswer(500, { message: 'internal server error' }))
  }
}

function write(response: ServerResponse, { status, json, html, headers }: Answer): void {
  response.writeHead(status, {
    'X-RateLimit-Limit': String(RATE_LIMIT),
    'X-RateLimit-Remaining': String(RATE_LIMIT - 1),
    'X-RateLimit-Reset': String(Math.ceil(Date.now() / 60_000) * 60),
    ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(html === undefined ? {} : { 'Content-Type': 'text/html' }),
    ...headers,
  })
  response.end(json === undefined ? html : JSON.stringify(json))
}
