import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '#lib/db.ts'
import { recordPost } from '#lib/webhooks/record-post.ts'
import { countSampleData, loadSampleData, removeSampleData } from '#lib/wiring/sample-data.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage } from '../support/factories.ts'
import { drainAll, load, reset } from './sample-rig.ts'

useDatabase()
// Each test loads or removes hundreds of messages, some of them twice.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const WHOLE = { companies: 6, contacts: 40, messages: 300 }
const NOTHING = { companies: 0, contacts: 0, messages: 0 }

beforeEach(reset)

/** One real row of everything that removal must leave alone. */
async function makeRealWorld(actorId: string) {
  const contact = await makeContact({ email: 'rosa@customer.example.com', ownerId: actorId })
  const message = await makeMessage({ contactId: contact.id, toAddress: contact.email })
  const body = JSON.stringify([
    {
      event: 'bounce',
      email: contact.email,
      timestamp: Math.floor(Date.now() / 1000),
      sg_event_id: 'real',
      crm_message_id: message.id,
    },
  ])
  await recordPost({ provider: 'sandbox', body: Buffer.from(body), timestamp: '1', signedAt: new Date() })
  await drainAll()
  await db().note.create({ data: { contactId: contact.id, body: 'Real' } })
  await db().task.create({ data: { contactId: contact.id, title: 'Real' } })
  return { contact, message }
}

test('removing takes all of it and nothing else', async () => {
  const { user } = await load()
  const { contact, message } = await makeRealWorld(user.id)
  const removed = await removeSampleData(user.id)
  expect(removed).toEqual(WHOLE)
  expect(await countSampleData()).toEqual(NOTHING)
  expect(await db().contact.findMany({ select: { id: true } })).toEqual([{ id: contact.id }])
  expect(await db().message.findMany({ select: { id: true, status: true } })).toEqual([
    { id: message.id, status: 'bounced' },
  ])
  const left = {
    accounts: await db().account.count(),
    events: await db().mailEvent.count(),
    posts: await db().rawPost.count(),
    sandboxMails: await db().sandboxMail.count(),
    notes: await db().note.count(),
    tasks: await db().task.count(),
    suppressed: (await db().suppression.findMany()).map(({ address }) => address),
  }
  const own = 'rosa@customer.example.com'
  expect(left).toEqual({
    accounts: 0,
    events: 1,
    posts: 1,
    sandboxMails: 0,
    notes: 1,
    tasks: 1,
    suppressed: [own, own],
  })
  expect(
    await db().auditEntry.findFirst({ where: { action: 'sample-data.removed', actorId: user.id } }),
  ).toMatchObject({
    changes: WHOLE,
  })
})

test('a message to a sample contact goes with the contact; a company with a real contact stays, as a real one', async () => {
  const { user } = await load()
  const [first, second] = await db().contact.findMany({
    where: { accountId: { not: null } },
    orderBy: { email: 'asc' },
  })
  await makeMessage({ contactId: first?.id ?? null })
  const real = await makeContact({ accountId: second?.accountId ?? null })
  expect(await removeSampleData(user.id)).toEqual({ companies: 5, contacts: 40, messages: 301 })
  expect(await db().message.count()).toBe(0)
  expect(await db().account.findMany({ select: { id: true, isSample: true } })).toEqual([
    { id: second?.accountId, isSample: false },
  ])
  expect((await db().contact.findUniqueOrThrow({ where: { id: real.id } })).accountId).toBe(second?.accountId)
  expect(await loadSampleData({ userId: user.id })).toBe(true)
})

test('a post that also brought a real event stays, and so does the suppression of a real contact', async () => {
  const { user } = await load()
  const { message } = await makeRealWorld(user.id)
  const sample = await db().message.findFirstOrThrow({ where: { isSample: true } })
  const event = { event: 'open', timestamp: Math.floor(Date.now() / 1000) }
  const mixed = [sample, message].map(({ id, toAddress }) => ({
    ...event,
    email: toAddress,
    crm_message_id: id,
    sg_event_id: id,
  }))
  const body = Buffer.from(JSON.stringify(mixed))
  await recordPost({ provider: 'sandbox', body, timestamp: '2', signedAt: new Date() })
  await drainAll()
  const bounced = await db().suppression.findFirstOrThrow({ where: { address: { endsWith: '.test' } } })
  await db().contact.update({ where: { email: bounced.address }, data: { email: 'moved@example.com' } })
  await makeContact({ email: bounced.address })
  await removeSampleData(user.id)
  expect(await db().rawPost.count()).toBe(2)
  expect(await db().mailEvent.count()).toBe(2)
  expect(await db().suppression.count({ where: { address: bounced.address } })).toBeGreaterThan(0)
})

test('removing where there is none changes nothing and leaves no trace', async () => {
  const before = await db().auditEntry.count()
  expect(await removeSampleData(null)).toEqual(NOTHING)
  expect(await db().auditEntry.count()).toBe(before)
})
