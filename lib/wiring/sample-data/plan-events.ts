import type { SandboxEventWord } from '#lib/sandbox/make-event.ts'
import { HOUR_MS, MINUTE_MS, whileAwake, type Clock } from '#lib/wiring/sample-data/calendar.ts'
import type { Part } from '#lib/wiring/sample-data/companies.ts'
import type { PlannedMessage } from '#lib/wiring/sample-data/plan-messages.ts'
import { dice, type Dice } from '#lib/wiring/sample-data/random.ts'

/** Something the provider will report about a mail. `at` is ms since 1970; `details` are SendGrid’s own fields. */
export type Happening = { word: SandboxEventWord; at: number; details?: Record<string, unknown> }

/** Share of delivered mails that a person opens, and of opened ones with links that bring a click. */
const OPENS: Record<Part, number> = { champion: 0.66, finance: 0.47, technical: 0.43, colleague: 0.34 }
const CLICKS: Record<Part, number> = { champion: 0.5, finance: 0.45, technical: 0.4, colleague: 0.34 }
const APPLE_PREFETCHES = 0.8
const IS_DEFERRED_FIRST = 0.045

const READERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
]
const APPLE_READER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1'

const BLOCKS = [
  {},
  {
    bounce_classification: 'Reputation',
    status: '5.7.1',
    reason: '550 5.7.1 Message refused: the sending address is rate limited by our filter',
  },
  {
    bounce_classification: 'Technical',
    status: '4.4.7',
    reason: '451 4.4.7 Delivery time expired, the receiving server did not answer',
  },
]

/** What will be reported about a mail, in no order; what lies ahead of now has not happened. */
export function planEvents(clock: Clock, message: PlannedMessage): Happening[] {
  const luck = dice(`events ${message.composeKey}`)
  return storyOf(clock, message, luck).filter(({ at }) => at < clock.now.getTime())
}

/** A click on the mail’s link to the price list at a moment, by the person it went to. */
export function pricingClick({ address, mail, person }: PlannedMessage, at: number): Happening {
  const index = mail.links.findIndex((url) => url.includes('pricing'))
  return clickOn(mail.links, index, at, readerOf(address, person.usesAppleMail ?? false))
}

function storyOf(clock: Clock, message: PlannedMessage, luck: Dice): Happening[] {
  const sentAt = message.sentAt.getTime()
  const processed: Happening = { word: 'processed', at: sentAt + 1000 }
  const reader = readerOf(message.address, message.person.usesAppleMail ?? false)
  switch (message.fate) {
    case 'refused':
    case 'out-of-credits':
    case 'unconfirmed':
      return []
    case 'on-its-way':
      return [processed]
    case 'deferring':
      return [processed, ...deferrals(sentAt, [4_000, 6 * MINUTE_MS, 18 * MINUTE_MS])]
    case 'dropped':
      return [{ word: 'dropped', at: sentAt + 1000 }]
    case 'blocked':
      return [processed, { word: 'blocked', at: sentAt + 6_000, details: BLOCKS[luck.between(0, 2)] ?? {} }]
    case 'bounced':
      return [processed, { word: 'bounce', at: sentAt + 3_000 }]
    case 'bounced-late':
      return [processed, deliveredAt(sentAt + 5_000), { word: 'late_bounce', at: sentAt + 5 * HOUR_MS }]
    case 'reported':
    case 'unsubscribed': {
      const openedAt = whileAwake(sentAt + luck.between(20, 90) * MINUTE_MS, clock.zone, luck)
      const last = message.fate === 'reported' ? ('spamreport' as const) : ('unsubscribe' as const)
      return [
        processed,
        deliveredAt(sentAt + 4_000),
        { word: 'open', at: openedAt, details: reader },
        { word: last, at: openedAt + 40_000, details: last === 'unsubscribe' ? reader : {} },
      ]
    }
    case 'read': {
      const openedAt = (sentAt + clock.now.getTime()) / 2
      return [processed, deliveredAt(sentAt + 4_000), { word: 'open', at: openedAt, details: reader }]
    }
    case 'delivered': {
      const tried = luck.chance(IS_DEFERRED_FIRST) ? deferrals(sentAt, [4_000, 5 * MINUTE_MS]) : []
      const arrivedAt =
        sentAt + (tried.length > 0 ? luck.between(16, 48) * MINUTE_MS : luck.between(2, 9) * 1000)
      return [processed, ...tried, deliveredAt(arrivedAt), ...reading(clock, message, arrivedAt, luck)]
    }
  }
}

function deliveredAt(at: number): Happening {
  return { word: 'delivered', at }
}

function deferrals(sentAt: number, delays: number[]): Happening[] {
  return delays.map((delay, attempt) => ({
    word: 'deferred',
    at: sentAt + delay,
    details: { attempt: String(attempt) },
  }))
}

/** Opens and clicks: by Apple’s prefetch soon after arrival, by the person when the person reads. */
function reading(clock: Clock, message: PlannedMessage, arrivedAt: number, luck: Dice): Happening[] {
  const { person, address, mail } = message
  const found: Happening[] = []
  const isPrefetched = luck.chance(APPLE_PREFETCHES)
  if (person.usesAppleMail && isPrefetched)
    found.push({ word: 'machine_open', at: arrivedAt + luck.between(4, 95) * 1000 })
  if (!luck.chance(OPENS[person.part])) return found
  const reader = readerOf(address, person.usesAppleMail ?? false)
  const firstAt = whileAwake(arrivedAt + readingDelay(luck), clock.zone, luck)
  found.push({ word: 'open', at: firstAt, details: reader })
  for (let at = firstAt; luck.chance(0.35);) {
    at = whileAwake(at + luck.between(9 * MINUTE_MS, 30 * HOUR_MS), clock.zone, luck)
    found.push({ word: 'open', at, details: reader })
  }
  if (mail.links.length === 0 || !luck.chance(CLICKS[person.part])) return found
  const clickAt = firstAt + luck.between(8, 75) * 1000
  const first = luck.between(0, mail.links.length - 1)
  found.push(clickOn(mail.links, first, clickAt, reader))
  if (mail.links.length > 1 && luck.chance(0.25)) {
    const second = (first + 1) % mail.links.length
    found.push(clickOn(mail.links, second, clickAt + luck.between(30, 240) * 1000, reader))
  }
  return found
}

/** Some read at once, most within half a day, some tomorrow (ms). */
function readingDelay(luck: Dice): number {
  const when = luck.next()
  if (when < 0.3) return luck.between(1 * MINUTE_MS, 18 * MINUTE_MS)
  if (when < 0.8) return luck.between(18 * MINUTE_MS, 5 * HOUR_MS)
  return luck.between(18 * HOUR_MS, 28 * HOUR_MS)
}

function clickOn(links: string[], index: number, at: number, reader: Record<string, unknown>): Happening {
  const url = links[index] ?? ''
  return { word: 'click', at, details: { ...reader, url, url_offset: { index, type: 'html' } } }
}

/** Each person reads with one program from one address of the documentation range (RFC 5737). */
function readerOf(address: string, usesAppleMail: boolean): { ip: string; useragent: string } {
  const luck = dice(`reader ${address}`)
  const useragent = READERS[luck.between(0, READERS.length - 1)] ?? APPLE_READER
  return { ip: `198.51.100.${luck.between(2, 250)}`, useragent: usesAppleMail ? APPLE_READER : useragent }
}
