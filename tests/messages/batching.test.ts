import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { db, sqlTransaction } from '#lib/db.ts'
import type { MailEventKind } from '#lib/mail/event.ts'
import { fold } from '#lib/mail/status.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { readCounters } from '#lib/webhooks/pipeline-counters.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeMessage } from '../support/factories.ts'
import { waitFor } from '../support/wait-for.ts'

useDatabase()

/** One fact each, all about one mail. */
const FACTS = ['processed', 'deferred', 'delivered', 'bounced', 'dropped', 'opened'] as const
const IDS = ['A', 'B', 'C', 'D', null] as const
/** What came: a fact, under an id. */
type Came = { fact: number; id: (typeof IDS)[number] }

const came = fc.record<Came>({ fact: fc.nat(FACTS.length - 1), id: fc.constantFrom(...IDS) })

test(
  'facts and ids that cross: the same events, state and contradictions however they are batched',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(came, { minLength: 2, maxLength: 16 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
        async (list, sizes) => {
          const expected = toldByHand(list)
          expect(await play(list, () => list.length)).toEqual(expected)
          expect(await play(list, () => sizes.next().value ?? 1)).toEqual(expected)
          expect(await play(list, () => 1)).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  },
)

const taken = (fact: number, id: Came['id'] = 'A'): Came => ({ fact, id })
const [DELIVERED, BOUNCED] = [2, 3]

test.each<[string, Came[][]]>([
  ['a known id, then a free one', [[taken(DELIVERED)], [taken(BOUNCED), taken(BOUNCED, 'B')]]],
  [
    'a known id, then a free one, in two posts',
    [[taken(DELIVERED)], [taken(BOUNCED)], [taken(BOUNCED, 'B')]],
  ],
  [
    'two facts under two ids in one post',
    [[taken(DELIVERED), taken(BOUNCED), taken(DELIVERED, 'B'), taken(BOUNCED, 'B')]],
  ],
  [
    'two facts under two ids in two posts',
    [
      [taken(DELIVERED), taken(BOUNCED)],
      [taken(DELIVERED, 'B'), taken(BOUNCED, 'B')],
    ],
  ],
])(
  'a fact that came under an id of another one is not lost when it comes under its own: %s',
  async (_, posts) => {
    const sizes = posts.map((post) => post.length)
    const { conflicts, status } = await play(posts.flat(), () => sizes.shift() ?? 1)
    expect(status).toBe('bounced')
    expect(conflicts).toEqual(['A bounced instead of delivered'])
  },
)

test('the same crossing facts in two posts at once, in other orders: nobody waits in a circle', async () => {
  const { id } = await makeMessage()
  const pairs = Array.from({ length: 20 }, () => {
    const event = makeEvent({ messageId: id, kind: 'opened' })
    return [event, { ...event, providerEventId: randomUUID() }]
  })
  const record = (events: ReceivedEvent[]) => sqlTransaction((tx) => recordEvents(tx, events))
  const both: Promise<unknown[]>[] = []
  // Who holds one in the middle and gives it up stops both half-way.
  await sqlTransaction(async (tx) => {
    await recordEvents(tx, pairs[10] ?? [])
    both.push(record(pairs.flat()), record(pairs.toReversed().flat()))
    await waitFor('both to wait', async () => (await countWaiting()) === 2)
    throw new Error('given up')
  }).catch((error: unknown) => expect(error).toMatchObject({ message: 'given up' }))
  expect((await Promise.all(both)).flat()).toHaveLength(pairs.length)
})

const countWaiting = async () =>
  (
    await db().$queryRaw<unknown[]>`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
  ).length

type Told = { events: string[]; conflicts: string[]; counted: number; status: string; marks: object }

/** In a world of its own: its ids and facts occur in no other. */
async function play(list: Came[], nextSize: () => number): Promise<Told> {
  const tag = randomUUID()
  const message = await makeMessage()
  const before = (await readCounters()).conflicts ?? 0
  const events = list.map((one) => toEvent(one, message.id, tag))
  while (events.length > 0) {
    const batch = events.splice(0, nextSize())
    await sqlTransaction((tx) => recordEvents(tx, batch))
  }
  const rows = await db().mailEvent.findMany({
    where: { messageId: message.id },
    include: { conflicts: { orderBy: { id: 'asc' } } },
  })
  const { status, marks } = await db().message.findUniqueOrThrow({ where: { id: message.id } })
  const bare = (id: string | null) => id?.split(' ')[0] ?? null
  return {
    events: rows.map((row) => `${row.kind} under ${bare(row.providerEventId)}`).sort(),
    conflicts: rows
      .flatMap((row) =>
        row.conflicts.map((one) => `${bare(one.providerEventId)} ${one.kind} instead of ${row.kind}`),
      )
      .sort(),
    counted: ((await readCounters()).conflicts ?? 0) - before,
    status,
    marks: marks as object,
  }
}

/** What is to come of a list: each finds its place unless its fact is known or its id is taken. */
function toldByHand(list: Came[]): Told {
  const idOf = new Map<MailEventKind, string | null>()
  const kept: ReceivedEvent[] = []
  const kindOf = new Map<string, MailEventKind>()
  const conflicts = new Set<string>()
  for (const one of list) {
    const kind = kindOfFact(one.fact)
    if (idOf.has(kind)) continue
    const first = one.id === null ? undefined : kindOf.get(one.id)
    if (first) {
      conflicts.add(`${one.id} ${kind} instead of ${first}`)
      continue
    }
    idOf.set(kind, one.id)
    if (one.id !== null) kindOf.set(one.id, kind)
    kept.push(toEvent(one, '', ''))
  }
  return {
    events: [...idOf].map(([kind, id]) => `${kind} under ${id}`).sort(),
    conflicts: [...conflicts].sort(),
    counted: conflicts.size,
    ...fold('sent', kept),
  }
}

const kindOfFact = (fact: number): MailEventKind => FACTS[fact] ?? 'unknown'

function toEvent({ fact, id }: Came, messageId: string, tag: string): ReceivedEvent {
  const kind = kindOfFact(fact)
  return makeEvent({
    messageId,
    kind,
    bounceType: kind === 'bounced' ? 'hard' : null,
    providerEventId: id && `${id} ${tag}`,
    // Not in the order of the facts, as hashes are not.
    fingerprint: `${(fact * 7) % 5}${fact}${tag.slice(2)}`,
    raw: { event: kind },
  })
}
