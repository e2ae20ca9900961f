import { Client } from 'pg'
import { z } from 'zod'
import { requireDatabaseUrl } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { LIVE_CHANNEL, type LiveKind } from '#lib/jobs/notify-live.ts'
import { loadTimelineItems } from '#lib/messages/timeline.ts'
import type { LiveItem } from '#lib/messages/timeline-item.ts'

/** An open page (or browser). `send` writes one server-sent event; `close` ends the stream. */
export type Subscriber = {
  topics: Set<string>
  send: (event: string, data: unknown) => void
  close: () => void
}

type Ref = { kind: LiveKind; id: string; contactId: string | null }
type Hub = {
  subscribers: Set<Subscriber>
  pending: Map<string, Ref>
  isFlushing: boolean
  listening: Promise<void> | null
}

const RECONNECT_MS = 500
/** Items loaded at once for open pages; a flood beyond it makes pages reload instead. */
const MAX_ITEMS = 200

const notice = z.object({
  kind: z.enum(['message', 'task', 'note', 'setup', 'notices']),
  refs: z.array(z.tuple([z.string(), z.string().nullable()])),
})

/** Next loads modules twice; one hub and one LISTEN connection a process. */
const holder = globalThis as typeof globalThis & { mailroomHub?: Hub }
const hub = (holder.mailroomHub ??= {
  subscribers: new Set(),
  pending: new Map(),
  isFlushing: false,
  listening: null,
})

/** Adds a page once notices are being heard, so that nothing committed from now on is missed; returns how to leave. */
export async function subscribe(subscriber: Subscriber): Promise<() => void> {
  await (hub.listening ??= listen().catch(notListening))
  hub.subscribers.add(subscriber)
  return () => hub.subscribers.delete(subscriber)
}

/** Ends every open stream: a server with an open stream would never stop. */
export function closeAllStreams(): void {
  for (const subscriber of hub.subscribers) subscriber.close()
}

/** The topics that a timeline item is shown under. */
export function topicsOf({ contactId, item }: LiveItem): string[] {
  const own = item.type === 'message' ? [`message:${item.id}`, 'messages'] : []
  return contactId ? [`contact:${contactId}`, ...own] : own
}

async function listen(): Promise<void> {
  const client = new Client({ connectionString: requireDatabaseUrl(), keepAlive: true })
  let isListening = false
  client.on('error', (error) => {
    log('live').warn({ err: error }, 'the connection that hears of changes was lost')
    // While connecting, whoever called tries again; and one loss is told once or more often.
    if (isListening) hub.listening = relisten()
    isListening = false
  })
  client.on('notification', ({ payload }) => hear(payload ?? ''))
  await client.connect()
  await client.query(`listen ${LIVE_CHANNEL}`)
  isListening = true
}

/** The first try failed: the next page that opens tries anew. */
function notListening(error: unknown): never {
  hub.listening = null
  throw error
}

/** Until LISTEN is back, changes go unheard: then pages are told to load anew. */
async function relisten(): Promise<void> {
  for (;;) {
    try {
      await listen()
      for (const subscriber of hub.subscribers) subscriber.send('resync', {})
      return
    } catch (error) {
      log('live').debug({ err: error }, 'changes cannot be heard yet')
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
    }
  }
}

function hear(payload: string): void {
  const read = notice.safeParse(JSON.parse(payload))
  if (!read.success) return log('live').error({ err: read.error }, 'a notice could not be read')
  const { kind, refs } = read.data
  if (kind === 'setup' || kind === 'notices') return tellToReload(kind)
  for (const [id, contactId] of refs) hub.pending.set(id, { kind, id, contactId })
  void flush()
}

function tellToReload(topic: string): void {
  for (const subscriber of hub.subscribers)
    if (subscriber.topics.has(topic)) subscriber.send('resync', { topic })
}

async function flush(): Promise<void> {
  if (hub.isFlushing) return
  hub.isFlushing = true
  while (hub.pending.size > 0) {
    const refs = [...hub.pending.values()].filter(isWanted)
    hub.pending.clear()
    try {
      await publish(refs)
    } catch (error) {
      log('live').warn(
        { err: error },
        'open pages could not be told of a change; they are asked to load anew',
      )
      for (const subscriber of hub.subscribers) subscriber.send('resync', {})
    }
  }
  hub.isFlushing = false
}

function isWanted({ kind, id, contactId }: Ref): boolean {
  const topics = [`contact:${contactId}`, `message:${id}`, ...(kind === 'message' ? ['messages'] : [])]
  return [...hub.subscribers].some((subscriber) => topics.some((topic) => subscriber.topics.has(topic)))
}

async function publish(refs: Ref[]): Promise<void> {
  const shown = refs.slice(0, MAX_ITEMS)
  const ids = (kind: LiveKind) => shown.filter((ref) => ref.kind === kind).map((ref) => ref.id)
  const items = await loadTimelineItems(ids('message'), ids('task'), ids('note'))
  for (const live of items) {
    for (const topic of topicsOf(live)) {
      for (const subscriber of hub.subscribers)
        if (subscriber.topics.has(topic)) subscriber.send('timeline', { topic, item: live.item })
    }
  }
  if (refs.length > shown.length) for (const subscriber of hub.subscribers) subscriber.send('resync', {})
}
