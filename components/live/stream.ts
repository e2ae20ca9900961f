import type { TimelineItem } from '#lib/messages/timeline-item.ts'

/** `resync`: changes may have been missed, so load anew (all topics when `topic` is null). `beat`: all is well. */
export type LiveEvent =
  | { type: 'timeline'; id: number; topic: string; item: TimelineItem }
  | { type: 'resync'; id: number; topic: string | null }
  | { type: 'beat'; id: number; topic: null }

export type Stream = { topics: readonly string[]; close: () => void }

type Options = {
  topics: readonly string[]
  /** Server time in ms. */
  since: number
  onEvent: (event: LiveEvent) => void
  /** At the first opening only. */
  onOpen: () => void
}

/** The server says something every 15 s; after this much silence the connection is taken for dead. */
const SILENCE_MS = 40_000
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000

/**
 * An event stream that comes back by itself: the browser repeats what broke off, this repeats what was refused (a server
 * that restarts, a session that ended) or fell silent, ever more slowly, from the last event that was seen.
 */
export function openStream({ topics, since, onEvent, onOpen }: Options): Stream {
  let source: EventSource | null = null
  let seen = since
  let retryMs = FIRST_RETRY_MS
  let hasOpened = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    source?.close()
    watch()
    const search = new URLSearchParams({ topics: topics.join(',') })
    if (seen > 0) search.set('since', String(seen))
    source = new EventSource(`/api/live?${search}`)
    source.onopen = () => {
      retryMs = FIRST_RETRY_MS
      watch()
      if (!hasOpened) onOpen()
      hasOpened = true
    }
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
      wait(retryMs * (0.5 + Math.random() / 2))
    }
    source.addEventListener('timeline', (message: MessageEvent<string>) => {
      const { topic, item } = JSON.parse(message.data) as { topic: string; item: TimelineItem }
      tell({ type: 'timeline', id: idOf(message), topic, item })
    })
    source.addEventListener('resync', (message: MessageEvent<string>) => {
      const { topic } = JSON.parse(message.data) as { topic?: string }
      tell({ type: 'resync', id: idOf(message), topic: topic ?? null })
    })
    source.addEventListener('beat', (message: MessageEvent<string>) =>
      tell({ type: 'beat', id: idOf(message), topic: null }),
    )
  }
  const tell = (event: LiveEvent) => {
    seen = Math.max(seen, event.id)
    watch()
    onEvent(event)
  }
  const wait = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(connect, ms)
  }
  const watch = () => wait(SILENCE_MS)

  connect()
  return {
    topics,
    close: () => {
      clearTimeout(timer)
      source?.close()
    },
  }
}

function idOf(message: MessageEvent): number {
  return Number(message.lastEventId) || 0
}
