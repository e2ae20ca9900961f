import { createHash, randomUUID, sign, type KeyObject } from 'node:crypto'

/** A message as the bench knows it: enough to write SendGrid's events about it. */
export type BenchMessage = { id: string; email: string; sendgridId: string }

export type SignedPost = { body: Buffer; signature: string; timestamp: string }

type Kind = 'processed' | 'delivered' | 'open' | 'click'

type Mix = {
  messages: BenchMessage[]
  posts: number
  perPost: number
  privateKey: KeyObject
  instance: string
  /** In turn; all four unless told. */
  kinds?: readonly Kind[]
  /** One click in this many is on the link that the live workflow waits for. */
  pricingEvery?: number
}

const KINDS: readonly Kind[] = ['processed', 'delivered', 'open', 'click']
const DUPLICATE_SHARE = 0.1
const LOOK_BACK_SECONDS = 300_000

/**
 * Signed posts as SendGrid makes them: a quarter each processed, delivered, open and click, spread over the messages in
 * a fixed but unordered way; one event in ten repeats an earlier one byte for byte. Returns also how many differ.
 */
export function makePosts({
  messages,
  posts,
  perPost,
  privateKey,
  instance,
  kinds = KINDS,
  pricingEvery = 100,
}: Mix): { posts: SignedPost[]; unique: number; total: number } {
  const dice = mulberry32(7)
  const bodies: string[] = []
  let clicks = 0
  let unique = 0
  const signed: SignedPost[] = []
  for (let post = 0; post < posts; post++) {
    const items: string[] = []
    for (let index = 0; index < perPost; index++) {
      if (unique > 100 && dice() < DUPLICATE_SHARE) {
        items.push(bodies[Math.floor(dice() * bodies.length)] ?? '')
        continue
      }
      const message = messages[Math.floor(dice() * messages.length)]
      const kind = kinds[unique % kinds.length]
      if (!message || !kind) throw new Error('There are no messages to write events about.')
      if (kind === 'click') clicks++
      const body = JSON.stringify(makeItem(message, kind, unique, clicks % pricingEvery === 0, instance))
      unique++
      items.push(body)
      bodies.push(body)
      if (bodies.length > 5_000) bodies.splice(0, 1_000)
    }
    const timestamp = String(Math.floor(Date.now() / 1000))
    const body = Buffer.from(`[${items.join(',\r\n')}]\r\n`)
    const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString(
      'base64',
    )
    signed.push({ body, signature, timestamp })
  }
  return { posts: signed, unique, total: posts * perPost }
}

function makeItem(message: BenchMessage, kind: Kind, serial: number, isPricing: boolean, instance: string) {
  // A second of its own for each event: two equal facts in one second would rightly be taken for one.
  const at = Math.floor(Date.now() / 1000) - LOOK_BACK_SECONDS + serial
  const common = {
    email: message.email,
    timestamp: at,
    'smtp-id': `<${message.sendgridId}@geopod-ismtpd-7>`,
    event: kind,
    category: ['crm-transactional'],
    sg_event_id: createHash('sha1').update(`${message.id}${kind}${serial}`).digest('base64url'),
    sg_message_id: `${message.sendgridId}.recvd-6f7c9d-abcde-1-69546A00-2A.0`,
    crm_message_id: message.id,
    crm_instance: instance,
  }
  const agent = {
    ip: `198.51.${(serial >> 8) % 256}.${serial % 256}`,
    useragent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36',
  }
  switch (kind) {
    case 'processed':
      return { ...common, send_at: 0 }
    case 'delivered':
      return { ...common, ip: '203.0.113.20', response: '250 2.0.0 OK accepted', tls: 1 }
    case 'open':
      return { ...common, ...agent, sg_machine_open: false, sg_content_type: 'html' }
    case 'click': {
      const url = isPricing
        ? `https://example.com/pricing?${serial}`
        : `https://example.com/case-study?${serial}`
      return { ...common, ...agent, url, url_offset: { index: 1, type: 'html' } }
    }
  }
}

/** Messages of the bench, as they are after SendGrid accepted them. */
export function makeMessages(count: number): BenchMessage[] {
  const run = randomUUID().slice(0, 8)
  return Array.from({ length: count }, (_, index) => ({
    id: newMessageId(),
    email: `person-${run}-${index}@example.com`,
    sendgridId: createHash('sha1')
      .update(`message ${index} ${randomUUID()}`)
      .digest('base64url')
      .slice(0, 22),
  }))
}

/** Its first 48 bits are the time, as in the UUID 7 of a message. */
function newMessageId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-${randomUUID().slice(14)}`
}

/** A small seeded generator: the same stream in each run. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
