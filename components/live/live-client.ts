import { openStream, type LiveEvent, type Stream } from '#components/live/stream.ts'

/**
 * Changes from the server for all tabs of a browser over one connection: a browser allows six to a host over HTTP/1.1,
 * so that one stream a tab would hang the seventh. Tabs say over a BroadcastChannel what they show; the one that holds
 * a Web Lock leads: it keeps the stream and passes on what comes. When it closes, the lock goes to another tab.
 *
 * Without these two (plain http on a LAN address has no locks) each tab has a stream of its own while it is visible.
 */

const NAME = 'mailroom-live'
/** Tabs repeat themselves this often; one that was not heard of for three rounds is forgotten. Hidden tabs are slow. */
const ANNOUNCE_MS = 60_000
const FORGET_MS = 3 * ANNOUNCE_MS + 10_000

type Tab = { topics: string[]; since: number; heardAt: number }
type Notice =
  | { type: 'shows'; tab: string; topics: string[]; since: number }
  | { type: 'leader' }
  | { type: 'event'; event: LiveEvent }

export type Subscription = {
  topics: readonly string[]
  /** When the page's data was read (server time, ms): the stream begins with what changed after. */
  since: number
  onEvent: (event: LiveEvent) => void
}

/** By then whoever leads has opened a stream that covers a new subscription. */
const COVERED_MS = 10_000

/** Each with when it began (this tab's clock, ms). */
const own = new Map<Subscription, number>()
const tabs = new Map<string, Tab>()
let tabId = ''
let channel: BroadcastChannel | null = null
let isLeader = false
let stream: Stream | null = null
/** Streams that go on until the one that took their place is open. */
let former: Stream[] = []
/** The latest one that has opened: what it covers has been missed by nobody. */
let served: Stream | null = null
/** Tabs for which a stream is to repeat what they missed, until it has opened. */
const lateTabs = new Set<string>()
/** Id of the latest event, which is the server's time in ms. */
let seen = 0
/** Id of the latest change that the stream brought: a page that was read before it may have begun to listen too late. */
let changedAt = 0

/** Hears of changes of some topics until the returned function is called. */
export function subscribeLive(subscription: Subscription): () => void {
  start()
  own.set(subscription, Date.now())
  announce()
  return () => {
    own.delete(subscription)
    announce()
  }
}

function start(): void {
  if (tabId) return
  tabId = crypto.getRandomValues(new Uint32Array(2)).join('-')
  addEventListener('pagehide', () => tell({ type: 'shows', tab: tabId, topics: [], since: 0 }))
  addEventListener('pageshow', announce)
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) {
    document.addEventListener('visibilitychange', leadWhileVisible)
    leadWhileVisible()
    return
  }
  channel = new BroadcastChannel(NAME)
  channel.onmessage = ({ data }: MessageEvent<Notice>) => hear(data)
  setInterval(announce, ANNOUNCE_MS)
  // Held until this tab is gone; then the browser gives it to the next one in line.
  void navigator.locks.request(NAME, () => new Promise<never>(lead))
}

function lead(): void {
  isLeader = true
  tell({ type: 'leader' })
  announce()
}

function leadWhileVisible(): void {
  isLeader = document.visibilityState === 'visible'
  if (isLeader) announce()
  else close()
}

/** What this tab shows, told to whoever leads. */
function announce(): void {
  const topics = [...new Set([...own.keys()].flatMap((subscription) => subscription.topics))]
  const times = [...own].map(([{ since }, begunAt]) =>
    Date.now() - begunAt > COVERED_MS ? Math.max(since, seen) : since,
  )
  const notice: Notice = { type: 'shows', tab: tabId, topics, since: Math.min(...times, Date.now()) }
  tell(notice)
  hear(notice)
}

function tell(notice: Notice): void {
  channel?.postMessage(notice)
}

function hear(notice: Notice): void {
  if (notice.type === 'event') return deliver(notice.event)
  if (notice.type === 'leader') return announce()
  if (!isLeader) return
  const { tab, topics, since } = notice
  const known = tabs.get(tab)?.topics ?? []
  const isLate = since <= changedAt && topics.some((topic) => !known.includes(topic))
  if (topics.length === 0) tabs.delete(tab)
  else tabs.set(tab, { topics, since, heardAt: Date.now() })
  for (const [id, { heardAt }] of tabs) if (Date.now() - heardAt > FORGET_MS) tabs.delete(id)
  follow(isLate ? tab : null)
}

/**
 * Opens the stream anew when what the tabs show has grown, or to repeat for a `late` tab what came between the reading of
 * its page and its first word; a topic too many does no harm and waits for that.
 */
function follow(late: string | null): void {
  const wanted = [...new Set([...tabs.values()].flatMap((tab) => tab.topics))].sort()
  if (wanted.length === 0) return close()
  if (stream && late === null && wanted.every((topic) => stream?.topics.includes(topic))) return
  if (late !== null) lateTabs.add(late)
  const asked = [...lateTabs]
  // All of them: the one before may be given up for the next before it ever opened, and those before it with it.
  const replaced = stream ? [...former, stream] : former
  former = replaced
  const since = Math.min(...[...tabs].map(([id, tab]) => (asked.includes(id) ? tab.since : sinceOf(tab))))
  const opened = openStream({
    topics: wanted,
    since: Math.max(since, 0),
    onEvent: (event) => {
      if (event.type !== 'beat') changedAt = Math.max(changedAt, event.id)
      tell({ type: 'event', event })
      deliver(event)
    },
    // Only now: while both are open nothing falls between them, and the same item twice is the same item.
    onOpen: () => {
      served = opened
      for (const id of asked) lateTabs.delete(id)
      for (const one of replaced) one.close()
      former = former.filter((one) => !replaced.includes(one))
    },
  })
  stream = opened
}

/** A tab that the stream served so far has missed nothing up to the latest event. */
function sinceOf(tab: Tab): number {
  const isServed = served !== null && tab.topics.every((topic) => served?.topics.includes(topic))
  return isServed ? Math.max(tab.since, seen) : tab.since
}

function close(): void {
  for (const one of stream ? [...former, stream] : former) one.close()
  former = []
  stream = null
  served = null
}

function deliver(event: LiveEvent): void {
  seen = Math.max(seen, event.id)
  for (const subscription of own.keys()) {
    const isWanted = event.topic === null || subscription.topics.includes(event.topic)
    if (isWanted && event.type !== 'beat') subscription.onEvent(event)
  }
}
