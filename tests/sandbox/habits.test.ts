import type { ServerResponse } from 'node:http'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { POST } from '../../app/api/webhooks/sendgrid/events/route.ts'
import { db } from '#lib/db.ts'
import { deliver } from '#lib/messages/deliver.ts'
import { getMessage } from '#lib/messages/get-message.ts'
import { listMessages } from '#lib/messages/list-messages.ts'
import { loadMessageItems } from '#lib/messages/load-message-items.ts'
import type { MessageItem } from '#lib/messages/timeline-item.ts'
import { setSandboxControl, setSandboxHabit } from '#lib/sandbox/control.ts'
import { setSandboxFault, type FaultKind } from '#lib/sandbox/faults.ts'
import {
  CUT_ANSWERS,
  REPEATS,
  REPEATS_AT_ONCE,
  SANDBOX_HABITS,
  type SandboxHabit,
} from '#lib/sandbox/habits.ts'
import { makeSigningKeys } from '#lib/sandbox/wire.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import { drainPosts } from '#lib/webhooks/drain-posts.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'
import { serveHttp, type Received } from '../sendgrid/hostile-server.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage } from '../support/factories.ts'
import { waitFor } from '../support/wait-for.ts'
import { resetWorkflows } from '../workflows/rig.ts'
import { useSandbox } from './sandbox.ts'

useDatabase()
// In life’s own times: what a scanner does is told from what a person does by when it was done.
const sandbox = useSandbox({ speed: 1 })

const NAMES = ['ana', 'bounce', 'defer', 'unsubscribe'] as const
const HTML =
  '<p><a href="https://example.com/pricing">Pricing</a> <a href="https://example.com/docs">Docs</a></p>'
/** What is true of these mails, however it is told. */
const TRUTH = {
  ana: { status: 'delivered', opens: 1, clicks: 1, links: ['https://example.com/pricing 1'] },
  bounce: { status: 'bounced', opens: 0, clicks: 0, links: [] },
  defer: { status: 'delivered', opens: 0, clicks: 0, links: [] },
  unsubscribe: { status: 'delivered', opens: 1, clicks: 0, links: [] },
}
const SUPPRESSED = ['bounce bounced', 'unsubscribe unsubscribed']

/** The same all along: the route reads its keys anew no more than once a second. */
const SIGNING_KEYS = makeSigningKeys()
beforeAll(async () => {
  await db().verificationKey.create({ data: { publicKey: SIGNING_KEYS.publicKey, provider: 'sandbox' } })
})
beforeEach(async () => {
  await resetWorkflows()
  await db().$executeRaw`truncate raw_post, foreign_instance, unmatched_event cascade`
})

test.each<[string, SandboxHabit[]]>([
  ['none', []],
  ...SANDBOX_HABITS.map((habit): [string, SandboxHabit[]] => [habit, [habit]]),
  ['all of them at once', [...SANDBOX_HABITS]],
])('the final state is the same under the habit: %s', async (_name, habits) => {
  const door = await openDoor()
  for (const habit of habits) await setSandboxHabit(db(), habit, true)
  await setSandboxControl(db(), { isHoldingPosts: true })
  for (const name of NAMES) await send(name)
  await playOut()

  const has = (habit: SandboxHabit) => habits.includes(habit)
  const items = await readItems()
  expect(mapItems(items, toTruth)).toEqual(TRUTH)
  expect(await suppressed()).toEqual(SUPPRESSED)
  expect(await db().unmatchedEvent.count()).toBe(0)
  expect(items.ana?.machine).toEqual({ opens: has('machine-opens') ? 1 : 0, clicks: has('scanners') ? 2 : 0 })
  expect(items.bounce?.marks.delivered?.count ?? 0).toBe(has('late-bounces') ? 1 : 0)

  // The habit was indeed met.
  const bodies = new Set(door.posts.map(({ body }) => body))
  const perBody = (has('retries') ? REPEATS : 1) + (has('cut-answers') ? CUT_ANSWERS : 0)
  expect(door.posts).toHaveLength(bodies.size * perBody)
  expect(door.mostAtOnce() >= REPEATS_AT_ONCE).toBe(has('retries'))
  const { _sum } = await db().sandboxPost.aggregate({ _sum: { copies: true } })
  expect(_sum.copies).toBe(door.posts.length)
  const told = [...bodies].flatMap(
    (body) => JSON.parse(body) as { sg_event_id: string; email: string; event: string }[],
  )
  const ids = new Set(told.map(({ sg_event_id }) => sg_event_id))
  expect(await db().mailEvent.count()).toBe(has('new-ids') ? ids.size / 2 : ids.size)
  const ofAna = told.filter(({ email }) => email === 'ana@example.com').map(({ event }) => event)
  expect(ofAna.indexOf('open') < ofAna.indexOf('delivered')).toBe(has('disorder'))
})

test('what scanners and proxies do is nobody’s on the mail’s page, in the log and in its filters', async () => {
  await openDoor()
  await setSandboxHabit(db(), 'scanners', true)
  await setSandboxControl(db(), { isHoldingPosts: true })
  const id = await send('ana')
  // Nobody reads it: only what machines do is told.
  await db().$executeRaw`
    delete from sandbox.event where event->>'event' in ('open', 'click') and "dueAt" > now() + interval '2500 ms'`
  await playOut()
  const { item, events } = await getMessage(id)
  expect(item).toMatchObject({ status: 'delivered', machine: { opens: 0, clicks: 2 } })
  expect(item.links.map(({ count, machineCount }) => [count, machineCount])).toEqual([
    [0, 1],
    [0, 1],
  ])
  expect(events.filter(({ kind }) => kind === 'clicked').map(({ isMachine }) => isMachine)).toEqual([
    true,
    true,
  ])
  expect(item.events.filter(({ isMachine }) => isMachine)).toHaveLength(2)
  expect((await listMessages({ engagement: 'clicked' })).items).toEqual([])
})

test.each<[FaultKind, string[]]>([
  ['429', ['queued', 'sent']],
  ['lost', ['unconfirmed']],
])('the final state is the same where sending meets: %s', async (kind, states) => {
  await openDoor()
  await setSandboxControl(db(), { isHoldingPosts: true })
  await setSandboxFault(db(), { pathPrefix: '/v3/mail/send', kind })
  const message = await makeMail('ana')
  for (const state of states) {
    await handOver(message.id)
    expect(await db().message.findUniqueOrThrow({ where: { id: message.id } })).toMatchObject({
      sendState: state,
    })
  }
  await playOut()
  expect(toTruth((await readItems()).ana)).toEqual(TRUTH.ana)
  expect(await db().sandboxMail.count()).toBe(1)
})

test('a mail of which nobody knows whether it left is not sent again, and says so', async () => {
  await setSandboxFault(db(), { pathPrefix: '/v3/mail/send', kind: 'time-out' })
  const message = await makeMail('ana')
  await handOver(message.id)
  await handOver(message.id)
  expect((await readItems()).ana).toMatchObject({
    status: 'unconfirmed',
    reason: expect.stringContaining('no answer') as string,
  })
  expect(await db().sandboxMail.count()).toBe(0)
})

async function makeMail(name: (typeof NAMES)[number]) {
  const email = `${name}@example.com`
  const contact = await makeContact({ email, firstName: name })
  return makeMessage({
    contactId: contact.id,
    toAddress: email,
    subject: name,
    html: HTML,
    sendState: 'queued',
    status: 'queued',
  })
}

async function send(name: (typeof NAMES)[number]): Promise<string> {
  const { id } = await makeMail(name)
  await handOver(id)
  return id
}

const handOver = (id: string) =>
  deliver(id, {
    instance: 'test',
    openTransport: async () => sendgridTransport({ ...sandbox.account(), timeoutMs: 400 }),
  })

/** The product’s own event route, connected to the sandbox, with what came to it. */
async function openDoor() {
  let now = 0
  let most = 0
  const take = async (response: ServerResponse, post: Received) => {
    most = Math.max(most, ++now)
    const headers = new Headers(
      Object.entries(post.headers).map(([name, value]): [string, string] => [name, String(value)]),
    )
    const answer = await POST(
      new Request('http://127.0.0.1/api/webhooks/sendgrid/events', {
        method: 'POST',
        headers,
        body: post.body,
      }),
    )
    now--
    response.writeHead(answer.status).end()
  }
  const { url, received } = await serveHttp((response, post) => void take(response, post))
  const { id } = await sandbox.connect(url)
  await db().sandboxWebhook.update({ where: { id }, data: SIGNING_KEYS })
  return { posts: received, mostAtOnce: () => most }
}

/** Has everything that was planned posted at once, with its times and order, and taken in. */
async function playOut(): Promise<void> {
  await db().$executeRaw`update sandbox.event set "dueAt" = "dueAt" - interval '1 minute'`
  await setSandboxControl(db(), { isHoldingPosts: false })
  await waitFor('everything is posted', async () => {
    await db()
      .$executeRaw`update sandbox.post set "nextAt" = now() where "lastError" is not null and "deliveredAt" is null`
    // In this order: events become posts at once.
    if ((await db().sandboxEvent.count({ where: { postedAt: null } })) > 0) return false
    return (await db().sandboxPost.count({ where: { deliveredAt: null } })) === 0
  })
  while ((await drainPosts(readPosts)) > 0);
}

async function readItems(): Promise<Record<string, MessageItem>> {
  const messages = await db().message.findMany({ select: { id: true } })
  const items = await loadMessageItems(messages.map(({ id }) => id))
  return Object.fromEntries(items.map((item) => [item.subject, item]))
}

function mapItems<T>(items: Record<string, MessageItem>, of: (item: MessageItem) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, of(item)]))
}

function toTruth(item: MessageItem | undefined) {
  if (!item) return null
  const { status, marks, machine, links } = item
  return {
    status,
    opens: (marks.opened?.count ?? 0) - machine.opens,
    clicks: (marks.clicked?.count ?? 0) - machine.clicks,
    links: links.filter(({ count }) => count > 0).map(({ url, count }) => `${url} ${count}`),
  }
}

async function suppressed(): Promise<string[]> {
  const rows = await db().suppression.findMany({
    distinct: ['address', 'reason'],
    orderBy: { address: 'asc' },
  })
  return rows.map(({ address, reason }) => `${address.split('@')[0]} ${reason}`)
}
