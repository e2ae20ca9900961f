import { randomUUID, sign, type KeyObject } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { compose } from '#lib/messages/compose.ts'

export type Target = { id: string; email: string; sendgridId: string }

type Load = {
  /** Posts go to any of these. */
  urls: string[]
  privateKey: KeyObject
  targets: Target[]
  contactIds: string[]
  /** Posts a second, over all senders. */
  postsPerSecond: number
  mailsPerSecond: number
}

export type Tally = {
  /** Events that differ, by serial number: which mail, and whether it is a click that a workflow waits for. */
  events: Map<number, { messageId: string; isPricing: boolean }>
  sent: number
  posts: number
  retries: number
  cuts: number
  refused: number
  mails: string[]
  /** When a post was answered with 2xx last (ms since 1970). */
  lastAcceptedAt: number
  /** Why composing failed last; a database that is away is no news. */
  lastFault: string
}

const PER_POST = 20
const SENDERS = 4
const RETRY_MS = 100
const CUT_SHARE = 0.02
const KINDS = ['processed', 'delivered', 'open', 'click'] as const

/**
 * SendGrid under load: signed posts of events (two in three repeat an earlier one, some under a new id), each sent again
 * until it is answered with 2xx; one answer in fifty is cut off. Beside it mails are composed. `stop` resolves when all
 * that was begun has been accepted.
 */
export function startLoad(load: Load): { tally: Tally; stop: () => Promise<void> } {
  const tally: Tally = {
    events: new Map(),
    sent: 0,
    posts: 0,
    retries: 0,
    cuts: 0,
    refused: 0,
    mails: [],
    lastAcceptedAt: 0,
    lastFault: '',
  }
  const stopping = new AbortController()
  const recent: Record<string, unknown>[] = []
  const sender = async () => {
    while (!stopping.signal.aborted) {
      await deliverPost(load, tally, makePost(load, tally, recent))
      await pause((SENDERS * 1000) / load.postsPerSecond)
    }
  }
  const writer = async () => {
    while (!stopping.signal.aborted) {
      await writeMail(load, tally)
      await pause(1000 / load.mailsPerSecond)
    }
  }
  const running = Promise.all([...Array.from({ length: SENDERS }, sender), writer()])
  return {
    tally,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

type Post = { body: Buffer; headers: Record<string, string | number> }

function makePost({ targets, privateKey }: Load, tally: Tally, recent: Record<string, unknown>[]): Post {
  const items = Array.from({ length: PER_POST }, () => {
    const repeated = recent[Math.floor(Math.random() * recent.length)]
    if (repeated && Math.random() < 2 / 3)
      return Math.random() < 0.3 ? { ...repeated, sg_event_id: randomUUID() } : repeated
    const event = makeEvent(targets, tally)
    recent.push(event)
    if (recent.length > 500) recent.splice(0, 100)
    return event
  })
  tally.sent += items.length
  tally.posts++
  const body = Buffer.from(`[${items.map((item) => JSON.stringify(item)).join(',\r\n')}]\r\n`)
  const timestamp = String(Math.floor(Date.now() / 1000))
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.concat([Buffer.from(timestamp), body]),
        privateKey,
      ).toString('base64'),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
  }
}

function makeEvent(targets: Target[], tally: Tally): Record<string, unknown> {
  const serial = tally.events.size
  const target = targets[Math.floor(Math.random() * targets.length)]
  if (!target) throw new Error('There is no mail to report about.')
  const kind = KINDS[serial % KINDS.length] ?? 'open'
  const isPricing = kind === 'click' && Math.random() < 0.1
  tally.events.set(serial, { messageId: target.id, isPricing })
  return {
    email: target.email,
    // A second of its own for each: two equal facts in one second would rightly be taken for one.
    timestamp: Math.floor(Date.now() / 1000) - 5_000_000 + serial,
    event: kind,
    sg_event_id: randomUUID(),
    sg_message_id: `${target.sendgridId}.recvd-1`,
    ...(serial % 2 ? { crm_message_id: target.id } : {}),
    crm_instance: 'test',
    serial,
    ...(kind === 'click' ? { url: `https://example.com/${isPricing ? 'pricing' : 'blog'}?${serial}` } : {}),
  }
}

async function deliverPost({ urls }: Load, tally: Tally, post: Post): Promise<void> {
  for (;;) {
    const url = urls[Math.floor(Math.random() * urls.length)] ?? ''
    const isCut = Math.random() < CUT_SHARE
    const status = await send(url, post, isCut)
    if (isCut) tally.cuts++
    if (status !== null && status >= 200 && status < 300) {
      tally.lastAcceptedAt = Date.now()
      return
    }
    if (status !== null && status !== 503) tally.refused++
    tally.retries++
    await pause(RETRY_MS)
  }
}

/** The answer's status; null when there was none, or when it is cut off unread. */
function send(url: string, { body, headers }: Post, isCut: boolean): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = request(`${url}/api/webhooks/sendgrid/events`, { method: 'POST', headers }, (answer) => {
      if (isCut) sent.destroy()
      answer.resume()
      resolve(isCut ? null : (answer.statusCode ?? null))
    })
    sent.setTimeout(20_000, () => sent.destroy())
    sent.on('error', () => resolve(null))
    sent.end(body)
  })
}

/** Composes until it is known to be there: the key makes a second time no second mail. */
async function writeMail({ contactIds }: Load, tally: Tally): Promise<void> {
  const composeKey = randomUUID()
  const contactId = contactIds[tally.mails.length % contactIds.length] ?? null
  for (;;) {
    try {
      const { id } = await compose({
        composeKey,
        contactId,
        subject: 'A mail of the crash test',
        html: '<p>Hello</p>',
        senderId: null,
      })
      tally.mails.push(id)
      return
    } catch (error) {
      tally.retries++
      tally.lastFault = error instanceof Error ? error.message : String(error)
      await pause(RETRY_MS * 2)
    }
  }
}
