import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

/**
 * Counts the bytes that the database sends to `db()`, by way of a port of its own. Call it right after `useDatabase()`:
 * the client takes the address that it finds at its first use.
 */
export function useDatabaseMeter(): { bytes: () => number } {
  let bytes = 0
  const sockets = new Set<Socket>()
  const server = createServer()
  beforeAll(async () => {
    const url = new URL(process.env.DATABASE_URL ?? '')
    const port = Number(url.port || 5432)
    const folder = url.searchParams.get('host')
    const database = folder ? { path: `${folder}/.s.PGSQL.${port}` } : { port, host: url.hostname }
    url.searchParams.delete('host')
    server.on('connection', (client) => {
      const upstream = connect(database)
      for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()))
      upstream.on('data', (chunk) => (bytes += chunk.length))
      client.pipe(upstream).pipe(client)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    url.hostname = '127.0.0.1'
    url.port = String((server.address() as AddressInfo).port)
    process.env.DATABASE_URL = url.href
  })
  afterAll(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { bytes: () => bytes }
}
