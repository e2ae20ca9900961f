import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { findLastChange } from '#lib/audit/find-last-change.ts'
import { db } from '#lib/db.ts'
import type { JobContext } from '#lib/jobs/catalog.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { publishRecords } from '#lib/sandbox/dns-records.ts'
import { eventWebhookCheck } from '#lib/wiring/checks/event-webhook.ts'
import { inboundCheck } from '#lib/wiring/checks/inbound.ts'
import {
  adoptEventWebhook,
  connectEventWebhook,
  rotateSigningKey,
} from '#lib/wiring/ask-for-event-webhook.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { inspectEventWebhooks, removeEventWebhook } from '#lib/wiring/event-webhook-deeds.ts'
import { readEventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import { connectInbound, rotateInboundSecret } from '#lib/wiring/provision-inbound.ts'
import { rehearseInbound } from '#lib/wiring/rehearse-inbound.ts'
import { runWebhookConnect } from '#lib/wiring/run-webhook-connect.ts'
import { useDatabase } from '../support/database.ts'
import { HOST_ORDER } from '../support/host-order.ts'
import { thrownBy } from '../support/thrown.ts'
import { actorId, useSandbox } from './sandbox-rig.ts'

useDatabase()
useSandbox(async () => {})

const PROVIDER = 'sandbox'
const VAL = 'https://val.example.com/events'
const JOB: JobContext = { attempt: 1, lastAttempt: false, signal: new AbortController().signal }

beforeEach(async () => {
  await db()
    .$executeRaw`truncate event_connection, inbound_connection, inbound_post, verification_key, sandbox.webhook, sandbox.parse_host, sandbox.fault, sandbox.control, sandbox.dns_record, sandbox.inbound_mail cascade`
  await connectSandbox()
})

const ORDER = { provider: PROVIDER, askedById: null } as const

const ours = async () => {
  const { connection } = await readEventWebhookDesk(PROVIDER)
  return db().sandboxWebhook.findUniqueOrThrow({ where: { id: connection?.webhookId ?? '' } })
}
const other = (id: string, url: string) =>
  db().sandboxWebhook.create({ data: { id, url, settings: { enabled: true, delivered: true } } })
const check = () => eventWebhookCheck.run({ provider: PROVIDER, signal: JOB.signal })
const jobs = async () => {
  const rows = await db().$queryRaw<{ count: number }[]>`
    select count(*)::int as count from graphile_worker._private_jobs as job
      join graphile_worker._private_tasks as task on task.id = job.task_id where task.identifier = 'webhook.connect'`
  return rows[0]?.count
}

describe('asking for the event webhook', () => {
  test('keeps the wish, its job and who asked, in one', async () => {
    await connectEventWebhook(PROVIDER, actorId())
    expect(await jobs()).toBe(1)
    expect((await readEventWebhookDesk(PROVIDER)).connection).toMatchObject({ step: 'find' })
    expect(await db().auditEntry.findFirst({ where: { action: 'event-webhook.connected' } })).toMatchObject({
      actorId: actorId(),
    })
    await runWebhookConnect(ORDER, JOB)
    expect((await readEventWebhookDesk(PROVIDER)).connection).toMatchObject({ step: null, lastError: null })
  })

  test('the page names who pressed Connect, not us who did the work', async () => {
    await db().verificationKey.deleteMany()
    await connectEventWebhook(PROVIDER, actorId())
    await runWebhookConnect({ provider: PROVIDER, askedById: actorId() }, JOB)
    const added = await db().auditEntry.findFirst({
      where: { action: 'verification-key.added' },
      orderBy: { id: 'desc' },
    })
    expect(added).toMatchObject({ actorId: actorId() })
    const change = await findLastChange({ type: ['event_webhook', 'verification_key'] })
    expect(change?.actor?.name).toBeTruthy()
    const [job] = await db().$queryRaw<{ payload: unknown }[]>`
      select payload from graphile_worker._private_jobs as job
        join graphile_worker._private_tasks as task on task.id = job.task_id
        where task.identifier = 'webhook.connect'`
    expect(job?.payload).toMatchObject({ askedById: actorId() })
  })

  test('is refused at once while SendGrid could not reach us', async () => {
    expect(await thrownBy(connectEventWebhook('sendgrid_us', actorId()))).toMatchObject({
      code: 'not-configured',
      message: expect.stringContaining('APP_URL') as string,
    })
  })

  test('a webhook that was removed posts here no more', async () => {
    expect(await readEventWebhookDesk(PROVIDER)).toMatchObject({ isRemoved: false })
    const { url } = await ours()
    await removeEventWebhook(PROVIDER, actorId())
    expect(await readEventWebhookDesk(PROVIDER)).toMatchObject({ isRemoved: true })
    await other('by-hand', url)
    await inspectEventWebhooks(PROVIDER)
    expect(await readEventWebhookDesk(PROVIDER)).toMatchObject({ isRemoved: false })
  })

  test('429 is tried again by the job, and told when it was the last time', async () => {
    await connectEventWebhook(PROVIDER, actorId())
    await setSandboxFault(db(), { pathPrefix: '/v3/user/webhooks', kind: '429', count: 2 })
    expect(await thrownBy(runWebhookConnect(ORDER, JOB))).toMatchObject({ code: 'provider-unavailable' })
    const { connection, isConnecting } = await readEventWebhookDesk(PROVIDER)
    expect(connection).toMatchObject({ step: 'find' })
    expect(connection?.lastError).toContain('too many requests')
    expect(isConnecting).toBe(true)
    await runWebhookConnect(ORDER, { ...JOB, lastAttempt: true })
    expect((await readEventWebhookDesk(PROVIDER)).connection).toMatchObject({ step: null })
  })

  test('a rotation asked for twice makes one new key', async () => {
    const old = (await ours()).publicKey
    await rotateSigningKey(PROVIDER, actorId())
    await rotateSigningKey(PROVIDER, actorId())
    await runWebhookConnect(ORDER, JOB)
    const next = (await ours()).publicKey
    await runWebhookConnect(ORDER, JOB)
    expect(next).not.toBe(old)
    expect((await ours()).publicKey).toBe(next)
    expect(await db().verificationKey.count()).toBe(2)
  })
})

describe('without a free slot', () => {
  test('one that was shown is taken over after asking, unless it changed meanwhile', async () => {
    await removeEventWebhook(PROVIDER, actorId())
    await setSandboxControl(db(), { maxWebhooks: 1 })
    await other('val', VAL)
    await connectEventWebhook(PROVIDER, actorId())
    await runWebhookConnect(ORDER, JOB)
    const desk = await readEventWebhookDesk(PROVIDER)
    expect(desk.connection).toMatchObject({ errorCode: 'no-slot' })
    expect((await check()).state).toBe('failed')
    const shown = { provider: PROVIDER, webhookId: 'val', url: VAL } as const
    await db().sandboxWebhook.update({ where: { id: 'val' }, data: { url: `${VAL}/2` } })
    expect(await thrownBy(adoptEventWebhook(shown, actorId()))).toMatchObject({ code: 'conflict' })
    await adoptEventWebhook({ ...shown, url: `${VAL}/2` }, actorId())
    await runWebhookConnect(ORDER, JOB)
    expect(await ours()).toMatchObject({ id: 'val' })
    expect((await check()).state).toBe('ok')
  })
})

describe('the check of the event webhook', () => {
  test('is content with what the sandbox made, and tells of others', async () => {
    await other('val', VAL)
    expect(await check()).toMatchObject({ state: 'ok' })
    expect((await readEventWebhookDesk(PROVIDER)).others).toMatchObject([{ id: 'val', url: VAL }])
  })

  const settings = (changes: object) => async () => {
    const row = await ours()
    await db().sandboxWebhook.update({
      where: { id: row.id },
      data: { settings: { ...(row.settings as object), ...changes } },
    })
  }
  const row = (data: object) => async () => {
    await db().sandboxWebhook.update({ where: { id: (await ours()).id }, data })
  }
  test.each<[string, () => Promise<void>, string]>([
    ['its URL was changed', row({ url: 'https://else.example.com/' }), 'url'],
    ['an event was unticked', settings({ bounce: false }), 'kinds'],
    ['it was disabled', settings({ enabled: false }), 'disabled'],
    ['signing is off', row({ publicKey: null, privateKey: null }), 'unsigned'],
    ['its key is another', row({ publicKey: 'MFkwAnother' }), 'key'],
    ['it was removed', async () => void (await db().sandboxWebhook.deleteMany()), 'gone'],
  ])('finds that %s, and one run sets it right', async (_what, spoil, kind) => {
    await spoil()
    const finding = await check()
    expect(finding.state).toBe('failed')
    expect(finding.details?.map(({ label }) => label)).toContain(kind)
    await runWebhookConnect(ORDER, JOB)
    expect((await check()).state).toBe('ok')
  })

  test('does not know while SendGrid does not answer, and names the missing permission', async () => {
    await setSandboxFault(db(), { pathPrefix: '/v3/user/webhooks', kind: '500' })
    expect((await check()).state).toBe('unknown')
    await setSandboxFault(db(), { pathPrefix: '/v3/user/webhooks', kind: '403' })
    const finding = await check()
    expect(finding.state).toBe('waiting')
    expect(finding.advice).toContain('user.webhooks.event.settings.read')
  })
})

const HOST = 'reply.example.com'
const inbound = () => inboundCheck.run({ provider: PROVIDER, signal: JOB.signal })
const connectHost = (hostname = HOST) =>
  connectInbound({ provider: PROVIDER, hostname, ...HOST_ORDER }, actorId())
const arrive = (...hosts: string[]) =>
  db().inboundPost.create({
    data: { bodyHash: randomUUID(), provider: PROVIDER, contentType: '', bytes: 1, hosts },
  })
const exchange = (data: string, host = HOST) => publishRecords(db(), [{ host, type: 'MX', data }])

test('the check of the inbound host waits for a mail, and finds what somebody overwrote', async () => {
  expect((await inbound()).state).toBe('waiting')
  await connectHost()
  await exchange('mx.sendgrid.net')
  expect(await inbound()).toMatchObject({ state: 'waiting', isAnew: true })
  const { receivedAt } = await arrive(HOST)
  expect(await inbound()).toMatchObject({
    state: 'ok',
    details: expect.arrayContaining([
      { label: 'last mail to it', found: receivedAt.toISOString() },
    ]) as unknown,
  })
  const hostname = HOST
  await db().sandboxParseHost.update({ where: { hostname }, data: { url: 'https://else.example.com/' } })
  const finding = await inbound()
  expect(finding.state).toBe('failed')
  const { sealedSecret: _sealed, ...told } = await db().inboundConnection.findUniqueOrThrow({
    where: { provider: PROVIDER },
  })
  expect(told.hostname).toBe(hostname)
  expect(JSON.stringify(finding)).not.toMatch(/inbound\/[\w-]{20}/)
})

test('mail of the former inbound host does not prove the next one, however late it comes', async () => {
  await connectHost()
  await exchange('mx.sendgrid.net')
  await arrive(HOST)
  expect((await inbound()).state).toBe('ok')
  await connectHost('mail.example.com')
  await exchange('mx.sendgrid.net', 'mail.example.com')
  await arrive(HOST)
  await arrive()
  expect(await inbound()).toMatchObject({
    state: 'waiting',
    summary: expect.stringContaining('mail.example.com') as string,
  })
  await arrive('other.example.com', 'mail.example.com')
  expect((await inbound()).state).toBe('ok')
})

test('after a change of its address the inbound host has to be reached anew', async () => {
  await connectHost()
  await exchange('mx.sendgrid.net')
  await arrive(HOST)
  await rotateInboundSecret(PROVIDER, actorId())
  const late = await arrive(HOST)
  await db().inboundPost.update({ where: { id: late.id }, data: { isLate: true } })
  expect(await inbound()).toMatchObject({ state: 'waiting', isAnew: true })
  await arrive(HOST)
  expect((await inbound()).state).toBe('ok')
})

test('the MX of the inbound host: missing, elsewhere or shared is a failure, whatever came in before', async () => {
  await connectHost()
  await arrive(HOST)
  const expected = '10 mx.sendgrid.net'
  const found = (answer: string) => [{ label: `MX of ${HOST}`, expected, found: answer }]
  expect(await inbound()).toMatchObject({ state: 'failed', details: found('none') })
  await exchange('mail.example.com')
  expect(await inbound()).toMatchObject({ state: 'failed', details: found('10 mail.example.com') })
  await exchange('mx.sendgrid.net')
  expect(await inbound()).toMatchObject({
    state: 'failed',
    details: found('10 mail.example.com, 10 mx.sendgrid.net'),
  })
  await db().sandboxDnsRecord.deleteMany({ where: { data: 'mail.example.com' } })
  expect((await inbound()).state).toBe('ok')
})

test('the sandbox gives the host its MX with the first mail, and sends none where it leads elsewhere', async () => {
  await connectHost()
  await rehearseInbound(actorId())
  expect((await inbound()).state).toBe('waiting')
  await db().sandboxDnsRecord.updateMany({ data: { data: 'mail.example.com' } })
  expect(await thrownBy(rehearseInbound(actorId()))).toMatchObject({ code: 'conflict' })
})
