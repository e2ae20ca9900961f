import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { listConflicts } from '#lib/messages/list-conflicts.ts'
import { drainPosts } from '#lib/webhooks/drain-posts.ts'
import { readCounters } from '#lib/webhooks/pipeline-counters.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'
import { useDatabase } from '../support/database.ts'
import { makeMessage } from '../support/factories.ts'

useDatabase()

beforeEach(async () => {
  await db().$executeRaw`
    truncate "raw_post", "rejected_item", "mail_event", "event_conflict", "unmatched_event", "message", "pipeline_counter" cascade`
  await db().$executeRaw`delete from graphile_worker._private_jobs`
})

const AT = 1767182400
let serial = 0
const store = (body: string) =>
  db().rawPost.create({
    data: {
      bodyHash: `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`,
      provider: 'sandbox',
      body: new Uint8Array(gzipSync(body)),
      bytes: 100,
    },
    select: { id: true },
  })
const drainAll = async () => {
  while ((await drainPosts(readPosts)) > 0);
}
const take = async (...posts: unknown[][]) => {
  for (const items of posts) await store(JSON.stringify(items))
  await drainAll()
}
const event = (messageId: string, word: string, more: object = {}) => ({
  event: word,
  timestamp: AT,
  email: 'ana@example.com',
  sg_event_id: 'one-id',
  crm_message_id: messageId,
  crm_instance: 'test',
  ...more,
})

test('names that mean something to JavaScript or SendGrid come through to the database as they are, and do nothing', async () => {
  const { id } = await makeMessage()
  const item = JSON.stringify(event(id, 'delivered', { custom_args: { event: 'bounce', crm_instance: 'x' } }))
  const own =
    '"__proto__":{"kind":"bounced"},"constructor":"c","toString":null,"messageId":"m","fingerprint":"f"'
  await store(`[${item.replace('{', `{${own},`)}]`)
  await drainAll()
  const [row] = await db().$queryRaw<{ kind: string; messageId: string; raw: string }[]>`
    select "kind"::text, "messageId"::text, "raw"::text from "mail_event"`
  expect(row).toMatchObject({ kind: 'delivered', messageId: id })
  const raw = new Map(Object.entries(JSON.parse(row?.raw ?? '{}') as object))
  expect(raw.get('__proto__')).toEqual({ kind: 'bounced' })
  expect([raw.get('constructor'), raw.get('toString')]).toEqual(['c', null])
  expect((await db().message.findUniqueOrThrow({ where: { id } })).status).toBe('delivered')
})

test.each<[string, unknown]>([
  ['a text', 'cat facts'],
  ['a list', ['cat facts', 'crm']],
  ['what is no text', ['a', 7, null, {}]],
  ['10,000 entries', Array.from({ length: 10_000 }, (_, index) => `c${index}`)],
])(
  'a category that is %s is kept, and one fact under two spellings is one event',
  async (_what, category) => {
    const { id } = await makeMessage()
    await take(
      [event(id, 'open', { category })],
      [event(id, 'open', { sg_event_id: 'other', category: 'cat facts' })],
    )
    expect(await db().mailEvent.findMany({ select: { raw: true } })).toMatchObject([{ raw: { category } }])
    expect((await db().message.findUniqueOrThrow({ where: { id } })).marks).toMatchObject({
      opened: { count: 1 },
    })
  },
)

test('times in seconds, milliseconds and as text are one event; 1970 and the far future are set aside', async () => {
  const { id } = await makeMessage()
  const spelled = [AT, String(AT), AT * 1000, `${AT}.0`].map((timestamp, index) =>
    event(id, 'open', { timestamp, sg_event_id: `spelling ${index}` }),
  )
  await take(spelled, [event(id, 'click', { timestamp: 0 }), event(id, 'click', { timestamp: 4102444800 })])
  expect(await db().mailEvent.count()).toBe(1)
  const rejected = await db().rejectedItem.findMany({ orderBy: { position: 'asc' } })
  expect(rejected.map(({ reason }) => reason)).toEqual([
    'The timestamp is before the year 2000.',
    'The timestamp is in the future.',
  ])
})

test.each(['smtp-id', 'sg_message_id', 'sg_event_id', 'email', 'crm_message_id', 'url'])(
  'a %s of more bytes than an index takes sets nothing aside',
  async (field) => {
    const { id } = await makeMessage()
    // Not to be compressed, so that the index gets all of it.
    const long = Array.from({ length: 998 }, (_, index) =>
      String.fromCharCode(0x4e00 + ((index * index * 7919 + index * 104_729) % 20_000)),
    ).join('')
    const stranger = { ...event(id, 'open'), crm_message_id: undefined, sg_event_id: 'stranger' }
    await take([{ ...stranger, [field]: field === 'smtp-id' ? `<${long}>` : long }, event(id, 'delivered')])
    expect(await db().rawPost.findMany({ select: { state: true, newCount: true } })).toEqual([
      { state: 'processed', newCount: 2 },
    ])
    expect((await db().message.findUniqueOrThrow({ where: { id } })).status).toBe('delivered')
    const [kept] = await db().mailEvent.findMany({ where: { kind: 'opened' } })
    expect(JSON.stringify(kept?.raw)).toContain(long)
  },
)

test('facts of one second that differ in what they say are each kept, and none twice when they come again', async () => {
  const [first, second] = [await makeMessage(), await makeMessage()]
  const none = { crm_message_id: undefined }
  const facts = [
    event(first.id, 'group_unsubscribe', { asm_group_id: 1 }),
    event(first.id, 'group_unsubscribe', { asm_group_id: 2 }),
    event(first.id, 'open'),
    event(second.id, 'open'),
    event(first.id, 'open', { sg_machine_open: true }),
    event(first.id, 'deferred', { response: '451 greylisted' }),
    event(first.id, 'deferred', { response: '452 full' }),
    event(first.id, 'deferred', { response: '452 full', attempt: '1' }),
    event(first.id, 'bounce', { type: 'blocked', reason: '550' }),
    event(first.id, 'bounce', { type: 'bounce', reason: '550' }),
    event('', 'delivered', { ...none, 'smtp-id': '<one@sender>' }),
    event('', 'delivered', { ...none, 'smtp-id': '<two@sender>' }),
    { event: 'account_status_change', timestamp: AT, type: 'compliance_suspend' },
    { event: 'account_status_change', timestamp: AT, type: 'reactivate' },
  ]
  const underIds = (name: string) =>
    facts.map((fact, index) => ({ ...fact, sg_event_id: `${name} ${index}` }))
  await take(underIds('first'), underIds('again'))
  await take(underIds('later'))
  expect(await db().mailEvent.count()).toBe(facts.length)
  expect((await readCounters()).conflicts ?? 0).toBe(0)
  const { status, marks } = await db().message.findUniqueOrThrow({ where: { id: first.id } })
  expect(status).toBe('bounced')
  expect(marks).toMatchObject({ opened: { count: 2 }, bounced: { count: 2 } })
})

describe('one id with two contents', () => {
  const delivered = (id: string) => event(id, 'delivered')
  const bounced = (id: string) => event(id, 'bounce', { type: 'bounce', timestamp: AT - 3600, reason: '550' })

  const orders = [
    ['delivered', delivered, bounced],
    ['bounced', bounced, delivered],
  ] as const
  const batchings: [string, (first: object, second: object) => Promise<void>][] = [
    ['in one post', (first, second) => take([first, second])],
    ['in two posts read together', (first, second) => take([first], [second])],
    ['one after the other', async (first, second) => (await take([first]), await take([second]))],
  ]
  for (const [kept, first, second] of orders) {
    test.each(batchings)(`the first wins, counted and shown: ${kept}, %s`, async (_how, deliver) => {
      const { id } = await makeMessage()
      await deliver(first(id), second(id))
      expect((await db().message.findUniqueOrThrow({ where: { id } })).status).toBe(kept)
      expect((await readCounters()).conflicts).toBe(1)
      expect(await listConflicts()).toMatchObject([
        {
          providerEventId: 'one-id',
          kind: kept === 'delivered' ? 'bounced' : 'delivered',
          kept: { kind: kept, messageId: id },
        },
      ])
      // The same again is no other contradiction.
      await deliver(first(id), second(id))
      expect((await readCounters()).conflicts).toBe(1)
      expect(await db().mailEvent.count()).toBe(1)
    })
  }

  test.each<[string, object]>([
    ['type', { type: 'blocked' }],
    ['crm_message_id', { crm_message_id: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e' }],
    ['response', { response: '550 5.1.1' }],
  ])('another %s is other content', async (_field, other) => {
    const { id } = await makeMessage()
    await take([bounced(id)], [{ ...bounced(id), ...other }])
    expect((await readCounters()).conflicts).toBe(1)
    expect(await db().mailEvent.count()).toBe(1)
  })

  test('what was stored under a former kind of fingerprint and comes again is no contradiction', async () => {
    const { id } = await makeMessage()
    await take([delivered(id)])
    await db().mailEvent.updateMany({ data: { fingerprint: '00000000-0000-4000-8000-000000000001' } })
    await take([delivered(id)])
    expect((await readCounters()).conflicts ?? 0).toBe(0)
    await take([bounced(id)])
    expect((await readCounters()).conflicts).toBe(1)
    expect(await db().mailEvent.count()).toBe(1)
  })

  test('an id whose first content is known under another id goes to the second', async () => {
    const { id } = await makeMessage()
    await take([event(id, 'delivered', { sg_event_id: 'before' })])
    await take([delivered(id), bounced(id)])
    expect(
      await db().mailEvent.findMany({
        select: { kind: true, providerEventId: true },
        orderBy: { id: 'asc' },
      }),
    ).toEqual([
      { kind: 'delivered', providerEventId: 'before' },
      { kind: 'bounced', providerEventId: 'one-id' },
    ])
    expect((await readCounters()).conflicts ?? 0).toBe(0)
  })
})
