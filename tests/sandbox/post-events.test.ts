import { expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { parseEvents } from '#lib/sendgrid/events.ts'
import { verifySignature } from '#lib/sendgrid/signature.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'
import { serveHttp, type Received } from '../sendgrid/hostile-server.ts'
import { startReceiver } from './receiver.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

const send = (to: string, changes?: Record<string, unknown>) =>
  sandbox.call('POST', '/v3/mail/send', mailTo(to, changes))

const check = (post: Received, publicKey: string) =>
  verifySignature({
    publicKeys: [publicKey],
    signature: String(post.headers['x-twilio-email-event-webhook-signature']),
    timestamp: String(post.headers['x-twilio-email-event-webhook-timestamp']),
    body: Buffer.from(post.body),
    maxAgeHours: 1,
    now: new Date(),
  })

test.each<[string, string[]]>([
  ['ana@example.com', ['processed', 'delivered', 'open', 'click']],
  ['bounce@example.com', ['processed', 'bounce']],
  ['bounce+1@example.com', ['processed', 'bounce']],
  ['Bounce@example.com', ['processed', 'bounce']],
  ['bouncer@example.com', ['processed', 'delivered', 'open', 'click']],
  ['block@example.com', ['processed', 'bounce']],
  ['drop@example.com', ['dropped']],
  ['defer@example.com', ['processed', 'deferred', 'deferred', 'delivered']],
  ['spam@example.com', ['processed', 'delivered', 'spamreport']],
  ['unsubscribe@example.com', ['processed', 'delivered', 'open', 'unsubscribe']],
])('%s: %j', async (to, words) => {
  const receiver = await startReceiver()
  await sandbox.connect(receiver.url)
  await send(to)
  await receiver.until(words.length)
  expect(receiver.words()).toEqual(words)
  expect(await db().sandboxEvent.count({ where: { postedAt: null } })).toBe(0)
})

test('posts are signed over the exact wire form and carry our arguments flattened', async () => {
  const receiver = await startReceiver()
  const { publicKey } = await sandbox.connect(receiver.url)
  const { headers } = await send('ana@example.com')
  const id = headers.get('x-message-id') ?? ''
  await receiver.until(4)
  for (const post of receiver.posts) {
    expect(check(post, publicKey)).toMatchObject({ ok: true })
    expect(post.headers['content-type']).toBe('application/json')
    const items = JSON.parse(post.body) as unknown[]
    expect(post.body).toBe(`[${items.map((item) => JSON.stringify(item)).join(',\r\n')}]\r\n`)
  }
  const [processed, delivered, open, click] = receiver.events()
  expect(processed).toMatchObject({
    email: 'ana@example.com',
    'smtp-id': `<${id}@geopod-ismtpd-7>`,
    category: ['crm-transactional'],
    crm_message_id: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
    crm_instance: 'test',
  })
  expect(String(processed?.sg_message_id).split('.recvd-')[0]).toBe(id)
  expect(new Set(receiver.events().map((event) => event.sg_message_id)).size).toBe(1)
  expect(new Set(receiver.events().map((event) => event.sg_event_id)).size).toBe(4)
  expect(delivered).toMatchObject({ response: '250 2.0.0 OK accepted', ip: '203.0.113.20' })
  expect(open).toMatchObject({ sg_machine_open: false, ip: '198.51.100.7' })
  expect(click).toMatchObject({
    url: 'https://www.example.com/pricing?a=1&b=2',
    url_offset: { index: 0, type: 'html' },
  })
  const { events, rejected } = parseEvents(Buffer.from(JSON.stringify(receiver.events())))
  expect(rejected).toEqual([])
  expect(events.map(({ kind, providerMessageId }) => [kind, providerMessageId])).toEqual(
    ['processed', 'delivered', 'opened', 'clicked'].map((kind) => [kind, id]),
  )
})

test.each<[string, Record<string, unknown>, string[]]>([
  [
    'no link',
    { content: [{ type: 'text/html', value: '<p>Hello</p>' }] },
    ['processed', 'delivered', 'open'],
  ],
  [
    'only an unsubscribe link',
    { content: [{ type: 'text/html', value: '<a href="https://a.test/unsubscribe/7">x</a>' }] },
    ['processed', 'delivered', 'open'],
  ],
  [
    'only an untracked link',
    { content: [{ type: 'text/html', value: '<a clicktracking="off" href="https://a.test/">x</a>' }] },
    ['processed', 'delivered', 'open'],
  ],
  [
    'no open tracking',
    { tracking_settings: { open_tracking: { enable: false } } },
    ['processed', 'delivered', 'click'],
  ],
  [
    'no click tracking',
    { tracking_settings: { click_tracking: { enable: false } } },
    ['processed', 'delivered', 'open'],
  ],
])('a mail with %s', async (_, changes, words) => {
  const receiver = await startReceiver()
  await sandbox.connect(receiver.url)
  await send('ana@example.com', changes)
  await receiver.until(words.length)
  expect(receiver.words()).toEqual(words)
  expect(await db().sandboxEvent.count()).toBe(words.length)
})

test('a suppressed address is dropped with the reason of its list', async () => {
  const receiver = await startReceiver()
  await sandbox.connect(receiver.url)
  await db().sandboxSuppression.create({ data: { address: 'ana@example.com', list: 'spam_reports' } })
  await send('Ana@example.com')
  await receiver.until(1)
  expect(receiver.events()).toMatchObject([{ event: 'dropped', reason: 'Spam Reporting Address' }])
})

test('each webhook gets the kinds it has ticked, and a disabled one none', async () => {
  const [all, opens, none] = [await startReceiver(), await startReceiver(), await startReceiver()]
  await sandbox.connect(all.url)
  await sandbox.call('POST', '/v3/user/webhooks/event/settings', {
    url: opens.url,
    enabled: true,
    open: true,
  })
  await sandbox.call('POST', '/v3/user/webhooks/event/settings', {
    url: none.url,
    enabled: false,
    open: true,
  })
  await send('ana@example.com')
  await all.until(4)
  await opens.until(1)
  expect(opens.words()).toEqual(['open'])
  expect(opens.posts[0]?.headers).not.toHaveProperty('x-twilio-email-event-webhook-signature')
  expect(none.posts).toEqual([])
})

test('a post that is not answered with 2xx comes again, the same bytes and timestamp, until it is', async () => {
  const receiver = await startReceiver((n) => [500, 302, 404, 503][n - 1] ?? 204)
  const { publicKey } = await sandbox.connect(receiver.url)
  await send('drop@example.com')
  await waitFor('the fifth attempt is settled', () =>
    db().sandboxPost.findFirst({ where: { deliveredAt: { not: null } } }),
  )
  expect(receiver.posts).toHaveLength(5)
  expect(new Set(receiver.posts.map(({ body }) => body)).size).toBe(1)
  expect(
    new Set(receiver.posts.map(({ headers }) => headers['x-twilio-email-event-webhook-timestamp'])).size,
  ).toBe(1)
  expect(receiver.posts.every((post) => check(post, publicKey).ok)).toBe(true)
  expect(await db().sandboxPost.findFirst()).toMatchObject({ attempts: 5, lastStatus: 204, lastError: null })
})

test('a redirect is not followed', async () => {
  const target = await startReceiver()
  const { url, received } = await serveHttp((response) =>
    response.writeHead(301, { location: target.url }).end(),
  )
  await sandbox.connect(`${url}/events`)
  await send('drop@example.com')
  await waitFor('two attempts', () => received.length >= 2)
  expect(target.posts).toEqual([])
})

test('a post older than a day is given up', async () => {
  const receiver = await startReceiver(() => 500)
  await sandbox.connect(receiver.url)
  await send('drop@example.com')
  await waitFor('an attempt', () => db().sandboxPost.findFirst({ where: { lastStatus: 500 } }))
  await db().sandboxPost.updateMany({ data: { createdAt: new Date(Date.now() - 25 * 3600_000) } })
  const post = await waitFor('giving up', () =>
    db().sandboxPost.findFirst({ where: { abandonedAt: { not: null } } }),
  )
  expect(post.deliveredAt).toBeNull()
})

test('one receiver that hangs does not hold up another', async () => {
  const { url } = await serveHttp(() => {})
  const receiver = await startReceiver()
  await sandbox.connect(`${url}/events`)
  await sandbox.connect(receiver.url)
  await send('bounce@example.com')
  await receiver.until(2)
})

test('what one sandbox leaves behind, the next posts', async () => {
  const receiver = await startReceiver()
  await sandbox.connect(receiver.url)
  await setSandboxControl(db(), { isHoldingPosts: true })
  await send('drop@example.com')
  expect(await db().sandboxEvent.count({ where: { postedAt: null } })).toBe(1)
  const next = await startSandbox({ port: 0, speed: Infinity })
  await setSandboxControl(db(), { isHoldingPosts: false })
  await receiver.until(1)
  await next.close()
  expect(receiver.words()).toEqual(['dropped'])
})

test('events that another sandbox is taking are left to it', async () => {
  const receiver = await startReceiver()
  await sandbox.connect(receiver.url)
  await setSandboxControl(db(), { isHoldingPosts: true })
  await send('drop+1@example.com')
  await send('drop+2@example.com')
  await transaction(async (tx) => {
    await tx.$queryRaw`select id from sandbox.event order by id limit 1 for update`
    await setSandboxControl(db(), { isHoldingPosts: false })
    await receiver.until(1)
    expect(receiver.events()).toMatchObject([{ email: 'drop+2@example.com' }])
  })
  await receiver.until(2)
  expect(receiver.events()[1]).toMatchObject({ email: 'drop+1@example.com' })
})

test('two sandboxes on one database post each event once', async () => {
  const second = await startSandbox({ port: 0, speed: Infinity })
  const receiver = await startReceiver()
  await sandbox.connect(receiver.url)
  await Promise.all(Array.from({ length: 30 }, (_, n) => send(`bounce+${n}@example.com`)))
  await receiver.until(60)
  await waitFor(
    'all posts are settled',
    async () => (await db().sandboxPost.count({ where: { deliveredAt: null } })) === 0,
  )
  await second.close()
  expect(receiver.events()).toHaveLength(60)
  expect(new Set(receiver.events().map((event) => event.sg_event_id)).size).toBe(60)
})
