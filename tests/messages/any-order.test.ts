import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import type { MailEventKind } from '#lib/mail/event.ts'
import { fold } from '#lib/mail/status.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { enqueueJoin, joinEvents } from '#lib/messages/unmatched.ts'
import { runWorkflow } from '#lib/workflows/run.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeContact, makeMessage } from '../support/factories.ts'
import { makeDraft } from '../workflows/rig.ts'
import { publishWorkflow } from '#lib/workflows/publish.ts'

useDatabase()

/** Two mails to one address (nothing but an id can tell them apart), one to each of two others. */
const MAILS = [
  { name: 'first to ana', to: 'ana' },
  { name: 'second to ana', to: 'ana' },
  { name: 'to ben', to: 'ben' },
  { name: 'to zoe', to: 'zoe' },
] as const
/** How an event says which mail it is about; `nothing`: only the address, as a late bounce. */
const NAMES = ['own id', 'provider id', 'header', 'nothing', 'stranger'] as const

type Fact = {
  mail: number
  by: (typeof NAMES)[number]
  kind: MailEventKind
  bounceType: 'hard' | 'blocked'
  minute: number
  url: string
  reason: string
}
/** A world of its own in the database: no address or id of it occurs in another. */
type World = { mails: { id: string; email: string; providerId: string }[]; events: ReceivedEvent[] }

const HANDED_OVER = new Date('2026-05-03T09:00:00Z')

beforeAll(async () => {
  const { workflowId, draftVersion, userId } = await makeDraft()
  await publishWorkflow({ workflowId, draftVersion, userId })
})

const fact = fc.record<Fact>({
  mail: fc.nat(MAILS.length - 1),
  by: fc.constantFrom(...NAMES),
  kind: fc.constantFrom(
    'processed',
    'deferred',
    'delivered',
    'bounced',
    'dropped',
    'opened',
    'clicked',
    'spam_reported',
  ),
  bounceType: fc.constantFrom('hard', 'blocked'),
  minute: fc.nat(5),
  url: fc.constantFrom('https://example.com/pricing', 'https://example.com/other'),
  reason: fc.constantFrom('550 no such user', '452 full'),
})

test(
  'any permutation, repetition and batching, with mails accepted before or after: the same state and the same runs',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fact, { minLength: 1, maxLength: 14, selector: (it) => JSON.stringify(it) }),
        fc.infiniteStream(fc.nat()),
        async (facts, dice) => {
          const roll = (sides: number) => (dice.next().value ?? 0) % sides
          const plain = await makeWorld(facts)
          for (const index of MAILS.keys()) await accept(plain, index)
          await record(plain.events)
          await runJobs()

          const mixed = await makeWorld(facts)
          await playMixed(mixed, roll)
          const expected = await snapshot(plain)
          expect(await snapshot(mixed)).toEqual(expected)
          expect(expected.mails).toEqual(await foldedByHand(plain))
        },
      ),
      { numRuns: 12 },
    )
  },
)

/** Shuffled, in batches of any size, some again (also under a new id), two at a time; mails are accepted in between. */
async function playMixed(world: World, roll: (sides: number) => number): Promise<void> {
  const again = world.events
    .filter(() => roll(2) === 0)
    .map((event) => (roll(2) === 0 ? { ...event } : { ...event, providerEventId: randomUUID() }))
  const queue = [...world.events, ...again]
    .map((event) => ({ event, place: roll(1000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event)
  const toAccept = [...MAILS.keys()]
  while (queue.length > 0) {
    const index = roll(3) === 0 ? toAccept.pop() : undefined
    await Promise.all([
      record(queue.splice(0, 1 + roll(4))),
      record(queue.splice(0, roll(4))),
      index === undefined ? null : accept(world, index),
    ])
    if (roll(3) === 0) await runJobs()
  }
  for (const index of toAccept) await accept(world, index)
  await runJobs()
}

async function makeWorld(facts: Fact[]): Promise<World> {
  const tag = randomUUID()
  const mails: World['mails'] = []
  for (const mail of MAILS) {
    const email = `${mail.to}-${tag}@example.com`
    const contact =
      (await db().contact.findFirst({ where: { email } })) ??
      (await makeContact({ email, firstName: mail.to }))
    const { id } = await makeMessage({
      toAddress: email,
      contactId: contact.id,
      subject: mail.name,
      // A claim is committed before a byte leaves: no event can come before it.
      sendState: 'sending',
      status: 'sending',
      claimedAt: HANDED_OVER,
      createdAt: HANDED_OVER,
    })
    mails.push({ id, email, providerId: `${mail.name.replaceAll(' ', '-')}-${tag}` })
  }
  return { mails, events: facts.map((one) => toEvent(one, mails, tag)) }
}

function toEvent(one: Fact, mails: World['mails'], tag: string): ReceivedEvent {
  const mail = mails[one.mail]
  if (!mail) throw new Error('There is no such mail.')
  const hex = createHash('sha256')
    .update(`${JSON.stringify(one)}${tag}`)
    .digest('hex')
  return makeEvent({
    kind: one.kind,
    occurredAt: new Date(Date.UTC(2026, 4, 3, 10, one.minute)),
    email: mail.email,
    providerEventId: hex,
    fingerprint: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`,
    messageId: one.by === 'own id' ? mail.id : null,
    providerMessageId:
      one.by === 'provider id' ? mail.providerId : one.by === 'stranger' ? `not ours ${tag}` : null,
    smtpId: one.by === 'header' ? `${mail.providerId}@geopod-ismtpd-1` : null,
    bounceType: one.kind === 'bounced' ? one.bounceType : null,
    reason: one.reason,
    url: one.url,
    // Told apart from the same fact of another world.
    raw: { fact: JSON.stringify(one) },
  })
}

const record = (events: ReceivedEvent[]) => transaction((tx) => recordEvents(tx, events))

/** As `deliver` does it when the provider has accepted a mail. */
async function accept(world: World, index: number): Promise<void> {
  const mail = world.mails[index]
  if (!mail) throw new Error('There is no such mail.')
  await transaction(async (tx) => {
    await tx.message.update({
      where: { id: mail.id },
      data: {
        sendState: 'sent',
        providerMessageId: mail.providerId,
        sentAt: HANDED_OVER,
      },
    })
    await tx.$executeRaw`update message set status = 'sent' where id = ${mail.id}::uuid and status = 'sending'`
    await enqueueJoin(tx, { messageIds: [mail.id] })
  })
}

type Job = { id: bigint; name: string; payload: Record<string, unknown> }

/** What the worker does with the queue, in this process. */
async function runJobs(): Promise<void> {
  for (;;) {
    const jobs = await db().$queryRaw<Job[]>`
      select j.id, t.identifier as name, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id`
    if (jobs.length === 0) return
    for (const job of jobs) {
      await runJob(job)
      await db().$executeRaw`delete from graphile_worker._private_jobs where id = ${job.id}`
    }
  }
}

async function runJob({ name, payload }: Job): Promise<void> {
  const ids = (key: string) => (payload[key] as string[] | undefined) ?? []
  if (name === 'events.join')
    await joinEvents({ eventIds: ids('eventIds').map(BigInt), messageIds: ids('messageIds') })
  if (name === 'workflows.start') await startWorkflows(ids('eventIds').map(BigInt))
  if (name === 'workflows.run') {
    const job = { attempt: 1, lastAttempt: false, signal: new AbortController().signal }
    await runWorkflow(String(payload.runId), job)
  }
}

/** Everything that a person or a workflow can see of a world, without ids and times of recording. */
async function snapshot(world: World) {
  const emails = world.mails.map((mail) => mail.email)
  const nameOf = new Map(world.mails.map((mail, index) => [mail.id, MAILS[index]?.name]))
  const events = await db().mailEvent.findMany({
    where: { email: { in: emails } },
    include: { unmatched: true },
  })
  const suppressions = await db().suppression.findMany({ where: { address: { in: emails } } })
  const runs = await db().workflowRun.findMany({ where: { message: { toAddress: { in: emails } } } })
  const factOf = new Map(events.map((event) => [event.id, (event.raw as { fact: string }).fact]))
  const withoutTag = (email: string | null) => email?.split('-')[0]
  return {
    mails: await readMails(world),
    events: events
      .map(
        (event) =>
          `${factOf.get(event.id)} → ${nameOf.get(event.messageId ?? '')} ${event.unmatched !== null}`,
      )
      .sort(),
    suppressions: suppressions
      .map((row) =>
        [withoutTag(row.address), row.stream, row.reason, row.since.toISOString(), row.detail].join(' '),
      )
      .sort(),
    runs: runs.map((run) => `${factOf.get(run.eventId ?? 0n)} ${run.state}`).sort(),
    tasks: await db().task.count({ where: { contact: { email: { in: emails } } } }),
  }
}

async function readMails(world: World) {
  const rows = await db().message.findMany({ where: { id: { in: world.mails.map((mail) => mail.id) } } })
  return world.mails.map(({ id }) => {
    const row = rows.find((candidate) => candidate.id === id)
    return { status: row?.status, marks: row?.marks }
  })
}

/** What the pure fold says of the events that the database gave to each mail. */
async function foldedByHand(world: World) {
  return Promise.all(
    world.mails.map(async ({ id }) => {
      const events = await db().mailEvent.findMany({ where: { messageId: id } })
      return fold(
        'sent',
        events.map((event) => ({
          ...event,
          bounceType: event.bounceType === 'blocked' ? 'blocked' : 'hard',
        })),
      )
    }),
  )
}
