import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { POST as OLD_POST } from '../../app/emailInbound/route.ts'
import { POST } from '../../app/api/webhooks/sendgrid/inbound/[secret]/route.ts'

/** The product's own inbound routes behind a plain HTTP server, bodies streamed as Next hands them on. */
export async function openInboundServer(port = 0): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((incoming, answer) => void serve(incoming, answer))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://mailroom.test')
  const headers = new Headers(
    Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
  )
  // As Next does: the request itself is the body, read as it is asked for.
  const init = { method: 'POST', headers, body: incoming as unknown as BodyInit, duplex: 'half' as const }
  const request = new Request(url, init)
  const secret = url.pathname.split('/').at(-1) ?? ''
  const response =
    url.pathname === '/emailInbound'
      ? await OLD_POST(request)
      : await POST(request, { params: Promise.resolve({ secret }) })
  answer.writeHead(response.status, Object.fromEntries(response.headers))
  answer.end(await response.text())
}
