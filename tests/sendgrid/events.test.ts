import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEvents } from '#lib/sendgrid/events.ts'

const GOOD = {
  event: 'open',
  email: 'ana@customer.test',
  timestamp: 1767182400,
  sg_event_id: 'b3Blbg',
  sg_message_id: 'abc.recvd-1',
}

const parse = (value: unknown) => parseEvents(Buffer.from(JSON.stringify(value)))
const parseOne = (item: unknown) => {
  const [event] = parse([item]).events
  if (!event) throw new Error('not parsed')
  return event
}

test.each([
  ['empty', '', 'The body is not JSON.'],
  ['no JSON', '[{"event":"open"', 'The body is not JSON.'],
  ['an object', '{"event":"open"}', 'The body is not a list.'],
  ['null', 'null', 'The body is not a list.'],
  ['a form', 'event=open&email=ana%40customer.test', 'The body is not JSON.'],
])('a body that is %s is one rejected item', (_, body, reason) => {
  expect(parseEvents(Buffer.from(body))).toEqual({
    events: [],
    rejected: [{ position: -1, reason, item: body }],
  })
})

test('more than 10,000 items are refused as a whole, 10,000 are read', () => {
  expect(parse(Array.from({ length: 10_000 }, () => GOOD)).events).toHaveLength(10_000)
  const { events, rejected } = parse(Array.from({ length: 10_001 }, () => GOOD))
  expect(events).toEqual([])
  expect(rejected).toMatchObject([{ position: -1, reason: 'The list has 10001 items, more than 10000.' }])
  expect(String(rejected[0]?.item).length).toBeLessThanOrEqual(1000)
})

test('a bad item does not fail its batch', () => {
  const { events, rejected } = parse([GOOD, 'junk', { ...GOOD, sg_event_id: 'c2Vjb25k' }])
  expect(events.map((event) => event.providerEventId)).toEqual(['b3Blbg', 'c2Vjb25k'])
  expect(rejected).toEqual([{ position: 1, reason: 'The item is not an object.', item: 'junk' }])
})

test('an item nested without end is refused and its neighbours are read', () => {
  const deep = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
  const item = (levels: number) => `{"event":"open","timestamp":1767182400,"deep":${deep(levels)}}`
  const { events, rejected } = parseEvents(
    Buffer.from(`[${item(63)},${item(64)},${item(100_000)},${JSON.stringify(GOOD)}]`),
  )
  expect(events).toHaveLength(2)
  expect(rejected.map(({ position, item }) => [position, item])).toEqual([
    [1, null],
    [2, null],
  ])
})

test.each([
  [1767182400, '2025-12-31T12:00:00.000Z'],
  ['1767182400', '2025-12-31T12:00:00.000Z'],
  [1767182400.25, '2025-12-31T12:00:00.250Z'],
  [1767182400123, '2025-12-31T12:00:00.123Z'],
  ['1767182400123', '2025-12-31T12:00:00.123Z'],
])('timestamp %j is %s', (timestamp, iso) => {
  expect(parseOne({ ...GOOD, timestamp }).occurredAt.toISOString()).toBe(iso)
})

test('the fingerprint is the fact, whatever id it comes under', () => {
  const click = {
    ...GOOD,
    event: 'click',
    url: 'https://a.test/',
    url_offset: { index: 2, type: 'html' },
    ip: '198.51.100.7',
    useragent: 'UA',
  }
  const { fingerprint } = parseOne(click)
  const fact = JSON.stringify([
    ...['abc.recvd-1', null, 'ana@customer.test', 'click', 1767182400000, false],
    ...['', '', 'https://a.test/', '{"index":2,"type":"html"}', '', '', '', '198.51.100.7', 'UA'],
  ])
  const hash = createHash('sha256').update(fact).digest('hex')
  expect(fingerprint.replaceAll('-', '')).toBe(
    `${(1767182400).toString(16).padStart(8, '0')}${hash.slice(0, 24)}`,
  )
  expect(fingerprint).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(
    parseOne({ ...click, sg_event_id: 'another', email: ' ANA@customer.test', timestamp: '1767182400' })
      .fingerprint,
  ).toBe(fingerprint)
})

const OURS = '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e'

test.each([
  ['sg_message_id', 'abd.recvd-1'],
  ['email', 'bo@customer.test'],
  ['event', 'click'],
  ['timestamp', 1767182401],
  ['url', 'https://a.test/'],
  ['url_offset', { index: 1, type: 'html' }],
  ['attempt', '1'],
  ['reason', '550'],
  ['response', '451 greylisted'],
  ['type', 'blocked'],
  ['asm_group_id', 12],
  ['sg_machine_open', true],
  ['crm_message_id', OURS],
  ['ip', '198.51.100.8'],
  ['useragent', 'other'],
])('another %s is another fact', (field, value) => {
  expect(parseOne({ ...GOOD, [field]: value }).fingerprint).not.toBe(parseOne(GOOD).fingerprint)
})

test('another Message-ID is another fact where SendGrid names no message, and only there', () => {
  const facts = (sg_message_id?: string) =>
    ['<a@x>', 'a@x', '<b@x>'].map((id) => parseOne({ ...GOOD, sg_message_id, 'smtp-id': id }).fingerprint)
  const [first, bare, second] = facts()
  expect(bare).toBe(first)
  expect(second).not.toBe(first)
  expect(new Set([...facts('abc.recvd-1'), parseOne(GOOD).fingerprint]).size).toBe(1)
})

test.each<[object, object]>([
  [{}, { category: 'x', pool: { id: '3' }, tls: 1, cert_err: '1', send_at: 0, sg_content_type: 'html' }],
  [{}, { sg_machine_open: false }],
  [{ sg_machine_open: true }, { sg_machine_open: 'true' }],
  [{ asm_group_id: 12 }, { asm_group_id: '12' }],
  [{ attempt: 2 }, { attempt: '2' }],
  [{ crm_message_id: OURS }, { custom_args: { crm_message_id: OURS.toUpperCase() } }],
])('%j and %j under another id are one fact', (first, again) => {
  expect(parseOne({ ...GOOD, ...again, sg_event_id: 'another' }).fingerprint).toBe(
    parseOne({ ...GOOD, ...first }).fingerprint,
  )
})

test('only a UUID is our id, in lower case, and the instance comes with it', () => {
  const id = '0B8F6C2E-4A51-7C3D-9E80-1F2A3B4C5D6E'
  expect(parseOne({ ...GOOD, crm_message_id: id, crm_instance: 'val' })).toMatchObject({
    messageId: id.toLowerCase(),
    instance: 'val',
  })
  expect(parseOne({ ...GOOD, crm_message_id: `${id}x` }).messageId).toBeNull()
  expect(parseOne({ ...GOOD, crm_message_id: { toString: 'x' } }).messageId).toBeNull()
})

test('long texts are cut in columns and whole in raw; long ids keep apart', () => {
  const url = `https://a.test/${'x'.repeat(5000)}`
  const event = parseOne({ ...GOOD, url, useragent: '😀'.repeat(600), sg_event_id: 'i'.repeat(300) })
  expect(event.url).toHaveLength(4000)
  expect(event.userAgent?.length).toBeLessThanOrEqual(1000)
  expect(event.userAgent).not.toMatch(/\p{Surrogate}/u)
  expect(event.raw.url).toBe(url)
  expect(event.providerEventId?.length).toBeLessThanOrEqual(255)
  expect(parseOne({ ...GOOD, sg_event_id: `${'i'.repeat(299)}j` }).providerEventId).not.toBe(
    event.providerEventId,
  )
})

test('no NUL and no half surrogate is left anywhere, and a key __proto__ is a plain key', () => {
  const body = `[{"event":"open","timestamp":1767182400,"reason":"a\\u0000b\\ud800c","k\\u0000\\udfff":["\\uDBFF",{"\\uD83D":"\\ud83d\\ude00"}],"__proto__":{"isMachine":true}}]`
  const [event] = parseEvents(Buffer.from(body)).events
  expect(event?.reason).toBe('ab\ufffdc')
  expect(JSON.stringify(event?.raw)).toBe(
    '{"event":"open","timestamp":1767182400,"reason":"ab\ufffdc","k\ufffd":["\ufffd",{"\ufffd":"😀"}],"__proto__":{"isMachine":true}}',
  )
  expect(Object.getPrototypeOf(event?.raw)).toBe(Object.prototype)
})

const anyItem = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      event: fc.oneof(fc.constantFrom('open', 'click', 'bounce', '__proto__', 'toString'), fc.jsonValue()),
      timestamp: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
      email: fc.jsonValue(),
      sg_event_id: fc.jsonValue(),
      sg_message_id: fc.jsonValue(),
      'smtp-id': fc.jsonValue(),
      reason: fc.string({ unit: 'binary' }),
      url_offset: fc.jsonValue(),
      custom_args: fc.jsonValue(),
      crm_message_id: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
)

test('whatever list comes, each of its items is an event or is rejected, and can be stored', () => {
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 20 }), (items) => {
      const { events, rejected } = parse(items)
      expect(events.length + rejected.length).toBe(items.length)
      expect(new Set(rejected.map(({ position }) => position)).size).toBe(rejected.length)
      const stored = JSON.stringify({ events, rejected })
      expect(stored).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/)
    }),
    { numRuns: 500 },
  )
})

test('whatever bytes come, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { events, rejected } = parseEvents(Buffer.from(bytes))
      expect(events).toEqual([])
      expect(rejected.every(({ position }) => position === -1)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
