import { subscribe } from 'node:diagnostics_channel'
import { closeAllStreams } from '#lib/web/live-hub.ts'

/** How long requests under way may take once the process is asked to leave. */
const LIMIT_MS = 3_000

/** What we need of node:http's server and response. */
type Server = { close: () => void }
type Response = { once: (event: 'close', listener: () => void) => void }

const servers = new Set<Server>()
const open = new Set<Response>()
let isLeaving = false

/**
 * Ends the web process cleanly on SIGTERM and SIGINT, and when the launcher is gone. `next start` itself would wait for
 * open event streams, which never end (NEXT_MANUAL_SIG_HANDLE=1 switches its own handling off).
 */
export function leaveWhenAsked(): void {
  subscribe('http.server.request.start', (message) => {
    const { server, response } = message as { server: Server; response: Response }
    servers.add(server)
    open.add(response)
    response.once('close', () => {
      open.delete(response)
      if (isLeaving) exitWhenIdle()
    })
  })
  process.once('SIGTERM', leave)
  process.once('SIGINT', leave)
  if (process.channel) process.once('disconnect', leave)
}

function leave(): void {
  if (isLeaving) return
  isLeaving = true
  for (const server of servers) server.close()
  closeAllStreams()
  setTimeout(() => process.exit(0), LIMIT_MS)
  exitWhenIdle()
}

function exitWhenIdle(): void {
  if (open.size === 0) process.exit(0)
}
