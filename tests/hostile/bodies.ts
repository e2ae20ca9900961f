import { gzipSync } from 'node:zlib'
import type { Dice } from './dice.ts'

type Item = Record<string, unknown>

const NASTY_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202Etxt.exe',
  '<script>alert(1)</script>',
  "'; drop table mail_event; --",
  '{{ contact.email }}',
  '${process.env}',
  '../../etc/passwd',
  '%00',
  '\r\nSet-Cookie: a=b',
  '=cmd|/c calc',
  '😀'.repeat(50),
  'x'.repeat(3_000),
  'NaN',
  'undefined',
  '__proto__',
]
const NASTY_VALUES: unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  1e-300,
  [],
  {},
  [[[]]],
  { a: { b: { c: {} } } },
  ['a', 'b'],
  { toString: 'x', length: 5, constructor: null },
]
const TIMES: unknown[] = [
  'now',
  '',
  -1,
  0,
  1e15,
  1e300,
  '1e9',
  1767182400.5,
  '1767182400',
  1767182400000,
  '  1767182400  ',
  null,
  [],
  '99999999999999999999',
]
const KINDS = [
  'processed',
  'delivered',
  'open',
  'click',
  'bounce',
  'dropped',
  'deferred',
  'spamreport',
  'unsubscribe',
  'group_unsubscribe',
  'account_status_change',
  'kind_of_tomorrow',
]
const FIELDS = [
  'email',
  'timestamp',
  'event',
  'sg_event_id',
  'sg_message_id',
  'smtp-id',
  'category',
  'reason',
  'response',
  'url',
  'ip',
  'useragent',
  'type',
  'sg_machine_open',
  'url_offset',
  'crm_message_id',
  'crm_instance',
  'custom_args',
  'unique_args',
  'attempt',
  'asm_group_id',
  '__proto__',
  'constructor',
]

/** A body as an attacker, a broken proxy or a SendGrid of tomorrow might send it. `encoding`: what its header claims. */
export function hostileBody(dice: Dice): { body: Buffer; encoding?: string } {
  const make = dice.pick(MAKERS)
  return make(dice)
}

/** An event as SendGrid makes it. */
export function plainItem(dice: Dice): Item {
  return {
    email: `person-${dice.below(500)}@example.com`,
    timestamp: Math.floor(Date.now() / 1000) - dice.below(100_000),
    event: dice.pick(KINDS),
    sg_event_id: `event-${dice.below(1e9)}`,
    sg_message_id: `message-${dice.below(1e6)}.recvd-1`,
    'smtp-id': `<message-${dice.below(1e6)}@geopod-ismtpd-1>`,
    category: dice.below(2) ? 'crm' : ['crm', 'b'],
    url: 'https://example.com/pricing',
    ip: '198.51.100.7',
    useragent: 'Mozilla/5.0',
  }
}

const text = (value: unknown) => Buffer.from(JSON.stringify(value))
const some = (dice: Dice, make: (dice: Dice) => unknown, most = 20) =>
  Array.from({ length: 1 + dice.below(most) }, () => make(dice))

const MAKERS: ((dice: Dice) => { body: Buffer; encoding?: string })[] = [
  // One field of some items is something else.
  (dice) => ({ body: text(some(dice, (d) => twisted(plainItem(d), d))) }),
  (dice) => ({ body: text(some(dice, (d) => twisted(twisted(twisted(plainItem(d), d), d), d))) }),
  // Items that are no objects.
  (dice) => ({
    body: text(some(dice, (d) => d.pick([plainItem(d), d.pick(NASTY_VALUES), d.pick(NASTY_TEXTS)]))),
  }),
  // No list.
  (dice) => ({ body: text(dice.pick([plainItem(dice), ...NASTY_VALUES, ...NASTY_TEXTS])) }),
  // Cut off, flipped, noise.
  (dice) => {
    const whole = text(some(dice, plainItem))
    return { body: whole.subarray(0, dice.below(whole.length)) }
  },
  (dice) => {
    const whole = text(some(dice, plainItem))
    for (let flips = 1 + dice.below(8); flips > 0; flips--) whole[dice.below(whole.length)] = dice.below(256)
    return { body: whole }
  },
  (dice) => ({ body: Buffer.from(Array.from({ length: dice.below(2_000) }, () => dice.below(256))) }),
  (dice) => ({
    body: Buffer.from(dice.pick(['', ' ', '\r\n', '[', ']', '[]', '[,]', '[]]', 'null', '{}', '[{}', '﻿[]'])),
  }),
  // Texts that PostgreSQL refuses, as escapes and raw.
  (dice) => ({
    body: Buffer.from(
      `[{"event":"open","timestamp":1767182400,"email":"a\\u0000b@example.com","x":"\\ud800","reason":"${dice.pick(['\\udc00', '\u0000', '\\u0000'])}"}]`,
    ),
  }),
  // One key twice, and numbers that JavaScript cannot hold.
  (dice) => ({
    body: Buffer.from(
      `[{"event":"open","event":${JSON.stringify(dice.pick(NASTY_VALUES))},"timestamp":1767182400,"timestamp":1e999,"email":"a@example.com"}]`,
    ),
  }),
  (dice) => ({ body: Buffer.from(`[{"event":"open","timestamp":${'9'.repeat(1 + dice.below(400))}}]`) }),
  // Nested without end, in and around items.
  (dice) => {
    const levels = 10 ** (1 + dice.below(4))
    return {
      body: Buffer.from(
        `[{"event":"open","timestamp":1767182400,"x":${'['.repeat(levels)}${']'.repeat(levels)}}]`,
      ),
    }
  },
  (dice) => {
    const levels = 10 ** (1 + dice.below(4))
    return { body: Buffer.from(`${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`) }
  },
  // Very many, very long. Rare, or the run would measure nothing else.
  (dice) => ({ body: dice.below(20) ? text([]) : text(Array.from({ length: 10_001 }, () => ({}))) }),
  (dice) => ({
    body: text([{ ...plainItem(dice), reason: 'r'.repeat(dice.below(20) ? 5_000 : 2_000_000) }]),
  }),
  (dice) => ({
    body: text([
      Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`key-${n}`, dice.pick(NASTY_TEXTS)])),
    ]),
  }),
  // Other encodings than the header says, and the other way round.
  (dice) => ({ body: Buffer.from(JSON.stringify(some(dice, plainItem)), 'utf16le') }),
  (dice) => ({ body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text(some(dice, plainItem))]) }),
  (dice) => ({ body: gzipSync(text(some(dice, plainItem))), encoding: 'gzip' }),
  (dice) => ({
    body: text(some(dice, plainItem)),
    encoding: dice.pick(['gzip', 'br', 'deflate', 'identity', 'x']),
  }),
  (dice) => ({ body: Buffer.from('a'.repeat(dice.below(1_000))), encoding: 'gzip' }),
  (dice) => ({
    body: Buffer.from(`email=a%40example.com&event=open&x=${dice.pick(['a', '%00', '%ff', '%ED%A0%80'])}`),
  }),
]

function twisted(item: Item, dice: Dice): Item {
  const field = dice.pick(FIELDS)
  const value = field === 'timestamp' ? dice.pick(TIMES) : dice.pick([...NASTY_TEXTS, ...NASTY_VALUES])
  return { ...item, [field]: value }
}
