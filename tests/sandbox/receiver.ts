import { waitFor } from '../support/wait-for.ts'
import { serveHttp, type Received } from '../sendgrid/hostile-server.ts'

export type PostedEvent = Record<string, unknown> & {
  event: string
  email?: string
  sg_event_id: string
  timestamp: number
}

/** A receiver of event posts that answers with `status(n)` to its n-th post (from 1) and keeps all of them. */
export async function startReceiver(status: (n: number, post: Received) => number = () => 200) {
  const { url, received } = await serveHttp((response, post) =>
    response.writeHead(status(received.length, post)).end(),
  )
  const events = () => received.flatMap(({ body }) => JSON.parse(body) as PostedEvent[])
  return {
    url: `${url}/events`,
    posts: received,
    events,
    words: () => events().map(({ event }) => event),
    /** Waits until `count` events have come. */
    until: (count: number) => waitFor(`${count} events`, () => events().length >= count),
  }
}
