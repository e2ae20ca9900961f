import { z } from 'zod'
import { listChangedMessages } from '#lib/messages/list-changed.ts'
import { loadTimelineItems } from '#lib/messages/timeline.ts'
import { log } from '#lib/log.ts'
import { subscribe, topicsOf, type Subscriber } from '#lib/web/live-hub.ts'

const HEARTBEAT_MS = 15_000
/** Unread events after which a page that does not keep up is cut off; it comes back and catches up. */
const MAX_UNREAD = 500
const MAX_TOPICS = 50

const uuid = z.uuid()

/**
 * The topics of a request that make sense: `messages`, `contact:<id>`, `message:<id>`, and for admins `setup` and
 * `notices`; at most 50.
 */
export function readTopics(text: string | null, role: 'admin' | 'sales'): Set<string> {
  const whole = role === 'admin' ? ['messages', 'setup', 'notices'] : ['messages']
  const valid = (text ?? '').split(',').filter((topic) => whole.includes(topic) || isOfOne(topic))
  return new Set(valid.slice(0, MAX_TOPICS))
}

function isOfOne(topic: string): boolean {
  const [kind, id] = topic.split(':')
  return (kind === 'contact' || kind === 'message') && uuid.safeParse(id).success
}

/**
 * A stream of server-sent events: `timeline` ({ topic, item }) for each change of a topic, `resync` when changes may have
 * been missed (of one `topic`, or of all), `beat` every 15 s, by which a browser tells a quiet stream from a dead one.
 * Each event's id is the time in ms; `since` (a page's birth, or the last id a browser saw) makes it begin with what
 * changed after. Ends when `isAllowed` turns false, which is asked at each heartbeat.
 */
export async function openLiveStream(options: {
  topics: Set<string>
  since: Date | null
  isAllowed: () => Promise<boolean>
  signal: AbortSignal
}): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  let end = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start: async (controller) => {
        let isOpen = true
        let leave = () => {}
        const write = (text: string) => {
          if (!isOpen) return
          if ((controller.desiredSize ?? 0) < -MAX_UNREAD) end()
          else controller.enqueue(encoder.encode(text))
        }
        const send: Subscriber['send'] = (event, data) =>
          write(`id: ${Date.now()}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
        const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS)
        end = () => {
          if (!isOpen) return
          isOpen = false
          clearInterval(heartbeat)
          leave()
          controller.close()
        }
        const beat = async () => {
          send('beat', {})
          try {
            if (!(await options.isAllowed())) end()
          } catch (error) {
            log('live').debug(
              { err: error },
              'a session could not be checked; it is asked again at the next heartbeat',
            )
          }
        }
        options.signal.addEventListener('abort', () => end())
        // At once: proxies and browsers take a stream as open with its first bytes.
        write('retry: 1000\n: open\n\n')
        try {
          leave = await subscribe({ topics: options.topics, send, close: () => end() })
          if (!isOpen) leave()
          if (options.since) await catchUp(options.topics, options.since, send)
        } catch (error) {
          log('live').warn({ err: error }, 'a stream could not be opened; the browser tries again')
          end()
        }
      },
      cancel: () => end(),
    },
    { highWaterMark: 0 },
  )
}

async function catchUp(topics: Set<string>, since: Date, send: Subscriber['send']): Promise<void> {
  for (const topic of ['messages', 'setup', 'notices']) if (topics.has(topic)) send('resync', { topic })
  const idsOf = (prefix: string) =>
    [...topics].filter((topic) => topic.startsWith(prefix)).map((topic) => topic.slice(prefix.length))
  const changed = await listChangedMessages(since, {
    contactIds: idsOf('contact:'),
    messageIds: idsOf('message:'),
  })
  for (const live of await loadTimelineItems(changed)) {
    const topic = topicsOf(live).find((candidate) => topics.has(candidate))
    if (topic) send('timeline', { topic, item: live.item })
  }
}
