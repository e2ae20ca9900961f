import { gunzipSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db } from '#lib/db.ts'
import { fold } from '#lib/mail/status.ts'
import { plainText } from '#lib/messages/plain-text.ts'
import { readEventFeed } from '#lib/settings/read-event-feed.ts'
import { listPosts } from '#lib/webhooks/list-posts.ts'
import { readPipelineStatus } from '#lib/wiring/pipeline-status.ts'
import {
  clickSampleLinks,
  countSampleData,
  loadSampleData,
  removeSampleData,
} from '#lib/wiring/sample-data.ts'
import { listRehearsalMails } from '#lib/wiring/sandbox-desk.ts'
import { runWorkflow } from '#lib/workflows/run.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeUser } from '../support/factories.ts'
import { makeLive } from '../workflows/rig.ts'
import { drainAll, load, reset } from './sample-rig.ts'

useDatabase()
// Each test loads or removes hundreds of messages, some of them twice.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const bounces = z.enum(['hard', 'blocked']).nullable()
/** No sample mail waits to be sent. */
const ownStates = z.enum(['sent', 'failed', 'unconfirmed'])
const DAY_MS = 24 * 3600_000
const WHOLE = { companies: 6, contacts: 40, messages: 300 }
const NOTHING = { companies: 0, contacts: 0, messages: 0 }

async function jobsNamed(name: string): Promise<{ payload: Record<string, string[]> }[]> {
  return db().$queryRaw`
    select j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${name} order by j.id`
}

describe('what is loaded', () => {
  beforeAll(async () => {
    await reset()
    await load()
  })

  test('the sandbox knows each mail that went out, so that any event of it can be rehearsed', async () => {
    const taken = await db().message.count({ where: { providerMessageId: { not: null } } })
    expect(await db().sandboxMail.count({ where: { isSample: true } })).toBe(taken)
    const { mails } = await listRehearsalMails({})
    expect(mails.every(({ crmMessageId }) => crmMessageId !== null)).toBe(true)
  })

  test('40 contacts in 6 companies with 300 messages of the last 90 days, all marked, to nobody who exists', async () => {
    expect(await countSampleData()).toEqual(WHOLE)
    expect(await db().contact.count({ where: { accountId: { not: null }, ownerId: { not: null } } })).toBe(40)
    const messages = await db().message.findMany({ include: { contact: true } })
    for (const { contact, toAddress, createdAt } of messages) {
      expect(toAddress).toBe(contact?.email)
      expect(Date.now() - createdAt.getTime()).toBeLessThan(90 * DAY_MS)
      expect(createdAt.getTime()).toBeLessThan(Date.now())
    }
    const posts = await db().rawPost.findMany()
    const everything = [
      JSON.stringify([messages, await db().contact.findMany(), await db().account.findMany()]),
      JSON.stringify(await db().mailEvent.findMany({ select: { email: true, raw: true } })),
      ...posts.map((post) => gunzipSync(post.body).toString()),
    ].join()
    // What stands behind an @ in SendGrid's Message-IDs is no address.
    const domains = [...everything.matchAll(/[\w.+-]+@([\w.-]+)/g)].map(([, domain]) => domain ?? '')
    expect(
      new Set(domains.filter((domain) => !/(\.test|^(.+\.)?example\.com|geopod-ismtpd-7)$/.test(domain))),
    ).toEqual(new Set())
    expect(domains.length).toBeGreaterThan(2000)
  })

  test('status and marks of every message are the fold of its events', async () => {
    const messages = await db().message.findMany({ include: { events: true } })
    for (const { sendState, status, marks, events } of messages) {
      const facts = events.map(({ kind, occurredAt, bounceType }) => ({
        kind,
        occurredAt,
        bounceType: bounces.parse(bounceType),
      }))
      expect({ status, marks }).toEqual(fold(ownStates.parse(sendState), facts))
    }
    expect(await db().mailEvent.count({ where: { messageId: null } })).toBe(0)
  })

  test('the outcomes are mixed as in life, and events came through posts, some of them twice', async () => {
    const byStatus = await db().message.groupBy({ by: ['status'], _count: true })
    const count = Object.fromEntries(byStatus.map(({ status, _count }) => [status, _count]))
    expect(count).toMatchObject({
      bounced: 3,
      blocked: 4,
      dropped: 2,
      failed: 3,
      unconfirmed: 1,
      processed: 1,
      deferred: 1,
    })
    const [engaged] = await db().$queryRaw<{ opened: number; clicked: number; byMachineOnly: number }[]>`
    select count(*) filter (where m.marks ? 'opened')::int as opened, count(*) filter (where m.marks ? 'clicked')::int as clicked,
      count(*) filter (where m.marks ? 'opened' and not exists (
        select 1 from mail_event e where e."messageId" = m.id and e.kind = 'opened' and not e."isMachine"))::int as "byMachineOnly"
    from message m`
    expect(engaged?.opened).toBeGreaterThan(150)
    expect(engaged?.opened).toBeLessThan(180)
    expect(engaged?.clicked).toBeGreaterThan(45)
    expect(engaged?.clicked).toBeLessThan(75)
    expect(engaged?.byMachineOnly).toBeGreaterThan(5)
    const causes = await db().suppression.groupBy({
      by: ['reason'],
      where: { stream: 'transactional' },
      _count: true,
    })
    expect(Object.fromEntries(causes.map(({ reason, _count }) => [reason, _count]))).toEqual({
      bounced: 3,
      spam_reported: 1,
      unsubscribed: 2,
    })
    const posts = await db().rawPost.aggregate({
      where: { state: 'processed', rejectedCount: 0, foreignCount: 0 },
      _sum: { eventCount: true, newCount: true },
      _count: true,
    })
    expect(posts._count).toBe(await db().rawPost.count())
    expect(posts._sum.newCount).toBe(await db().mailEvent.count())
    expect(posts._sum.eventCount ?? 0).toBeGreaterThan((posts._sum.newCount ?? 0) + 10)
    // No webhook brought them, so nothing says that one works.
    const { lastPost, providerPostAt, day } = await readEventFeed('sandbox')
    expect([lastPost, providerPostAt, day.posts, day.events]).toEqual([null, null, 0, 0])
    const refused = await db().message.findFirstOrThrow({ where: { failureCode: 'sender-identity' } })
    expect(refused.failureReason).toContain('does not match a verified Sender Identity')
  })

  test('the text part of a mail is that of its HTML', async () => {
    for (const { html, text } of await db().message.findMany()) expect(text).toBe(plainText(html))
  })
})

describe('loading and removing', () => {
  beforeEach(reset)

  test('it is the same story wherever it is loaded', async () => {
    const story = async () =>
      db().message.findMany({
        select: { composeKey: true, subject: true, html: true, sendState: true },
        orderBy: { composeKey: 'asc' },
      })
    const { user } = await load()
    const first = await story()
    await removeSampleData(user.id)
    await loadSampleData({ userId: user.id })
    expect(await story()).toEqual(first)
  })

  test('loading again, also at the same moment, adds nothing', async () => {
    const { user } = await load()
    expect(await loadSampleData({ userId: user.id })).toBe(false)
    await removeSampleData(user.id)
    const userId = user.id
    const answers = await Promise.all([loadSampleData({ userId }), loadSampleData({ userId })])
    expect(answers.toSorted()).toEqual([false, true])
    expect(await countSampleData()).toEqual(WHOLE)
  })

  test('people share the companies', async () => {
    const colleague = await makeUser()
    await makeUser({ deactivatedAt: new Date() })
    const { user } = await load()
    const owners = await db().account.groupBy({ by: ['ownerId'], _count: true })
    expect(new Map(owners.map(({ ownerId, _count }) => [ownerId, _count]))).toEqual(
      new Map([
        [user.id, 3],
        [colleague.id, 3],
      ]),
    )
  })

  test('what is long over wakes no workflow; two fresh clicks do, and the engine makes a task of each', async () => {
    await makeLive()
    const { user } = await load()
    expect(await jobsNamed('workflows.start')).toEqual([])
    expect(
      await db().mailEvent.count({ where: { kind: 'clicked', url: { contains: 'pricing' } } }),
    ).toBeGreaterThan(3)

    await clickSampleLinks()
    await drainAll()
    expect(await readPipelineStatus()).toMatchObject({ lastPostAt: null, hour: { posts: 0, events: 0 } })
    expect((await listPosts({})).posts.map(({ isSample }) => isSample)).not.toContain(false)
    const started = await jobsNamed('workflows.start')
    for (const { payload } of started) await startWorkflows((payload.eventIds ?? []).map(BigInt))
    const runs = await db().workflowRun.findMany()
    expect(runs).toHaveLength(2)
    for (const { id } of runs) await runWorkflow(id, { lastAttempt: true })
    const tasks = await db().task.findMany({
      where: { workflowStepId: { not: null } },
      include: { contact: true },
    })
    expect(tasks.map(({ contact }) => contact?.firstName).toSorted()).toEqual(['Ingrid', 'Jordi'])
    expect(tasks.every(({ ownerId, contact }) => ownerId === contact?.ownerId)).toBe(true)

    await removeSampleData(user.id)
    expect([
      await db().workflowRun.count(),
      await db().workflowStep.count(),
      await db().task.count(),
    ]).toEqual([0, 0, 0])
    expect(await db().workflow.count()).toBe(1)
  })

  test('a real provider gets no sample data; what is there can still be removed', async () => {
    const { user } = await load()
    await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
    await expect(clickSampleLinks()).rejects.toThrow('while the sandbox is the provider')
    await removeSampleData(user.id)
    await expect(loadSampleData({ userId: user.id })).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await countSampleData()).toEqual(NOTHING)
  })

  test('a contact of one’s own with a sample address is named, and nothing is loaded', async () => {
    const user = await makeUser({ role: 'admin' })
    await makeContact({ email: 'ingrid.solberg@halden-lifts.test' })
    await expect(loadSampleData({ userId: user.id })).rejects.toThrow('ingrid.solberg@halden-lifts.test')
    expect(await countSampleData()).toEqual(NOTHING)
  })
})
