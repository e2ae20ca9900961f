import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEvents } from '#lib/sendgrid/events.ts'

const GOOD = {
  event: 'bounce',
  type: 'bounce',
  email: 'ana@customer.test',
  timestamp: 1767182400,
  sg_event_id: 'Ym91bmNl',
  sg_message_id: 'abc.recvd-1',
  'smtp-id': '<abc@geopod-ismtpd-1>',
  crm_message_id: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
  crm_instance: 'val',
}
const NOW = Date.UTC(2026, 0, 1)

const parse = (items: unknown[]) => parseEvents(Buffer.from(JSON.stringify(items)), NOW)
const parseOne = (item: unknown) => {
  const { events, rejected } = parse([item])
  const [event] = events
  if (!event) throw new Error(JSON.stringify(rejected))
  return event
}
/** What is known of an event besides the item as it came. */
const facts = (item: unknown) => ({ ...parseOne(item), raw: null })
const reasonOf = (item: unknown) => parse([item]).rejected[0]?.reason

/** Names that mean something to JavaScript, or to what we make of an event. */
const IN_JAVASCRIPT = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'raw',
  'kind',
  'postId',
]

/** SendGrid's own names, and those that JavaScript gives a meaning. */
const TAKEN = [
  'event',
  'email',
  'timestamp',
  'sg_event_id',
  'sg_message_id',
  'smtp-id',
  'category',
  'type',
  'reason',
  'response',
  'status',
  'url',
  'ip',
  'useragent',
  'sg_machine_open',
  ...IN_JAVASCRIPT,
  'provider',
]

describe('custom arguments under SendGrid’s own names', () => {
  test.each(['custom_args', 'unique_args'])(
    'nested in %s they change nothing that SendGrid says',
    (nested) => {
      const bare = facts(GOOD)
      for (const name of TAKEN) {
        const args = JSON.parse(`{${JSON.stringify(name)}:"of the sender"}`) as unknown
        expect(facts({ ...GOOD, [nested]: args }), name).toEqual(bare)
      }
    },
  )

  test('flattened beside SendGrid’s own fields, those with a meaning in JavaScript change nothing and are kept', () => {
    const bare = facts(GOOD)
    for (const name of IN_JAVASCRIPT) {
      const text = JSON.stringify([GOOD]).replace(
        '{',
        `{${JSON.stringify(name)}:{"kind":"opened","isMachine":true},`,
      )
      const [event] = parseEvents(Buffer.from(text), NOW).events
      expect({ ...event, raw: null }, name).toEqual(bare)
      expect(Object.getPrototypeOf(event?.raw), name).toBe(Object.prototype)
      expect(Object.keys(event?.raw ?? {}), name).toContain(name)
    }
    expect(({} as Record<string, unknown>).isMachine).toBeUndefined()
  })

  test('our own names nested are found, and those that only a prototype has are not', () => {
    const { crm_message_id, crm_instance, ...rest } = GOOD
    expect(parseOne({ ...rest, custom_args: { crm_message_id, crm_instance } })).toMatchObject({
      messageId: crm_message_id,
      instance: 'val',
    })
    expect(parseOne({ ...rest, custom_args: [crm_message_id] })).toMatchObject({
      messageId: null,
      instance: null,
    })
    const text = JSON.stringify([rest]).replace('{', `{"__proto__":{"crm_instance":"val"},`)
    expect(parseEvents(Buffer.from(text), NOW).events[0]?.instance).toBeNull()
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'an event called %s is of no known kind',
    (word) => {
      expect(parseOne({ ...GOOD, event: word }).kind).toBe('unknown')
    },
  )

  test('whatever stands under those names, an item is an event or rejected with a reason', () => {
    const any = fc.dictionary(fc.constantFrom(...TAKEN), fc.jsonValue(), { noNullPrototype: true })
    fc.assert(
      fc.property(any, any, (flat, nested) => {
        const item = { ...GOOD, ...flat, custom_args: nested }
        const { events, rejected } = parse([item])
        expect(events.length + rejected.length).toBe(1)
        for (const { reason } of rejected) expect(reason).toMatch(/^The (item|timestamp) /)
      }),
      { numRuns: 300 },
    )
  })
})

describe('categories', () => {
  const long = Array.from({ length: 10_000 }, (_, index) => `category ${index}`)
  test.each<[string, unknown]>([
    ['a text', 'cat facts'],
    ['a list', ['cat facts', 'crm-transactional']],
    ['a list with what is no text', ['cat facts', 7, null, { a: 1 }, ['b'], true]],
    ['an empty list', []],
    ['an empty text', ''],
    ['null', null],
    ['a number', 7],
    ['10,000 entries', long],
  ])('%s: the event is the same fact, and the category is kept as it came', (_what, category) => {
    const event = parseOne({ ...GOOD, category })
    expect({ ...event, raw: null }).toEqual(facts(GOOD))
    expect(event.raw.category).toEqual(category)
  })
})

describe('timestamps', () => {
  test.each<[unknown, string]>([
    [1767182400, '2025-12-31T12:00:00.000Z'],
    [' 1767182400 ', '2025-12-31T12:00:00.000Z'],
    ['1767182400.5', '2025-12-31T12:00:00.500Z'],
    [1767182400.9996, '2025-12-31T12:00:01.000Z'],
    [1767182400123, '2025-12-31T12:00:00.123Z'],
    [1767182400123.7, '2025-12-31T12:00:00.124Z'],
    [946684800, '2000-01-01T00:00:00.000Z'],
    [NOW / 1000 + 24 * 3600, '2026-01-02T00:00:00.000Z'],
  ])('%j is %s', (timestamp, iso) => {
    expect(parseOne({ ...GOOD, timestamp }).occurredAt.toISOString()).toBe(iso)
  })

  test('one time in seconds, in milliseconds, as text and with a fraction of nothing is one fact', () => {
    const spelled = [
      1767182400,
      '1767182400',
      1767182400000,
      '1767182400000',
      1767182400.0001,
      '1767182400.000',
    ]
    expect(new Set(spelled.map((timestamp) => parseOne({ ...GOOD, timestamp }).fingerprint)).size).toBe(1)
    expect(parseOne({ ...GOOD, timestamp: 1767182400.5 }).fingerprint).not.toBe(parseOne(GOOD).fingerprint)
  })

  test.each<[unknown, string]>([
    [0, 'The timestamp is before the year 2000.'],
    [3600, 'The timestamp is before the year 2000.'],
    [-1767182400, 'The timestamp is before the year 2000.'],
    [946684799, 'The timestamp is before the year 2000.'],
    [NOW / 1000 + 24 * 3600 + 1, 'The timestamp is in the future.'],
    [4102444800, 'The timestamp is in the future.'],
    [1767182400123456, 'The timestamp is in the future.'],
    [1e300, 'The timestamp is in the future.'],
    ['1767182400123456', 'The item has no valid timestamp.'],
    ['1e9', 'The item has no valid timestamp.'],
    ['0x69550000', 'The item has no valid timestamp.'],
    ['2025-12-31T12:00:00Z', 'The item has no valid timestamp.'],
    ['', 'The item has no valid timestamp.'],
    ['   ', 'The item has no valid timestamp.'],
    [null, 'The item has no valid timestamp.'],
    [true, 'The item has no valid timestamp.'],
    [[1767182400], 'The item has no valid timestamp.'],
    [{ seconds: 1767182400 }, 'The item has no valid timestamp.'],
  ])('%j is set aside: %s', (timestamp, reason) => {
    expect(reasonOf({ ...GOOD, timestamp })).toBe(reason)
  })
})
