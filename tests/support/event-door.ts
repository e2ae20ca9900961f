import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { POST } from '../../app/api/webhooks/sendgrid/events/route.ts'
import { POST as TOKEN_POST } from '../../app/api/webhooks/sendgrid/oauth/token/route.ts'

/**
 * The product's own event route, and the one for tokens, behind a plain HTTP server, for tests that need no pages. While `isOpen` is false every
 * post is answered 503, so that the sender keeps it and comes back.
 */
export async function openEventDoor(port: number): Promise<{ isOpen: boolean; close: () => Promise<void> }> {
  const door = { isOpen: true, close }
  const server: Server = createServer((incoming, answer) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on(
      'end',
      () =>
        void take(
          Buffer.concat(chunks),
          new Headers(
            Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
          ),
        ),
    )

    async function take(body: Buffer, headers: Headers): Promise<void> {
      const url = `http://127.0.0.1:${port}${incoming.url ?? '/'}`
      const response = door.isOpen
        ? await (incoming.url?.endsWith('/oauth/token') ? TOKEN_POST : POST)(
            new Request(url, { method: 'POST', headers, body: new Uint8Array(body) }),
          )
        : new Response(null, { status: 503 })
      answer.writeHead(response.status)
      answer.end(await response.text())
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return door

  async function close(): Promise<void> {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}
