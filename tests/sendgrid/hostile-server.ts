import http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { afterEach } from 'vitest'

const open: { close: () => Promise<void> }[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

export type Received = { method: string; path: string; headers: http.IncomingHttpHeaders; body: string }

/** An HTTP server of the test's own; `answer` is called when the whole request is there. Closed after the test. */
export async function serveHttp(answer: (response: http.ServerResponse, received: Received) => void) {
  const received: Received[] = []
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
      received.push(call)
      answer(response, call)
    })
  })
  const url = await listen(server)
  open.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
  return { url, received }
}

/** A bare TCP server; `onSocket` does with each connection what it wants. Closed after the test. */
export async function serveTcp(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onSocket(socket)
  })
  const url = await listen(server)
  open.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  })
  return { url, port: Number(new URL(url).port) }
}

/** A port nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = net.createServer()
  const { port } = new URL(await listen(server))
  await new Promise((resolve) => server.close(resolve))
  return Number(port)
}

async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
