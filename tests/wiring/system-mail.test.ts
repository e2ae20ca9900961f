import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { deliverSystemMail } from '#lib/system-mail/deliver-system-mail.ts'
import { listSystemMails } from '#lib/system-mail/list-system-mails.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'
import { isSystemMailConfigured, readSystemServer } from '#lib/system-mail/read-system-server.ts'
import { removeSystemServer, saveSystemServer } from '#lib/system-mail/save-system-server.ts'
import { sendWaiting } from '#lib/system-mail/send-waiting.ts'
import { showSystemMail } from '#lib/system-mail/show-text.ts'
import { systemServerInput } from '#lib/system-mail/system-server-input.ts'
import { systemMailCheck } from '#lib/wiring/checks/system-mail.ts'
import { sendBySystemServer } from '#lib/wiring/send-by-system-server.ts'
import { testSystemServer } from '#lib/wiring/test-system-server.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { startMailServer } from '../support/mail-server.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()

let server: Awaited<ReturnType<typeof startMailServer>>
let adminId: string

beforeAll(async () => {
  server = await startMailServer()
  adminId = (await makeUser({ role: 'admin' })).id
})
afterAll(() => server.close())
beforeEach(async () => {
  server.mails.length = 0
  server.conduct = { does: 'keep' }
  await db().systemMail.deleteMany()
  await db().systemServer.deleteMany()
  await db().$executeRaw`delete from graphile_worker._private_jobs`
})

const form = (values: Record<string, string | number> = {}) =>
  systemServerInput.parse({
    version: 0,
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    username: 'desk',
    password: 'canary-password',
    fromName: 'Mailroom',
    fromAddress: 'mailroom@example.com',
    ...values,
  })
const save = (values?: Record<string, string | number>) => saveSystemServer(form(values), adminId)
const LINK = 'https://mailroom.example.com/welcome/canary-link'
const queue = (to = 'new@example.com') =>
  transaction((tx) =>
    queueSystemMail(tx, {
      to,
      subject: 'You are invited\r\nBcc: eve@example.com',
      text: `Open ${LINK}`,
      purpose: 'alert',
    }),
  )
const show = (id: string) => showSystemMail({ id, actorId: adminId })
const deliver = (id: string) => deliverSystemMail(id, sendBySystemServer)
const read = (id: string) => db().systemMail.findUniqueOrThrow({ where: { id } })
const jobs = async () =>
  Number(
    (await db().$queryRaw<{ n: bigint }[]>`select count(*) as n from graphile_worker._private_jobs`)[0]?.n,
  )
const dump = async () =>
  JSON.stringify(
    await db()
      .$queryRaw`select (select json_agg(m) from system_mail m) as mails, (select json_agg(s) from system_server s) as servers,
      (select json_agg(a) from audit_entry a) as audit, (select json_agg(j) from graphile_worker._private_jobs j) as jobs`,
  )

describe('with a server', () => {
  beforeEach(() => save())

  test('a mail goes out once, however often and at once its job runs, and its text is erased', async () => {
    const { id } = await queue()
    expect(await jobs()).toBe(1)
    expect(await dump()).not.toContain('canary')
    await Promise.all(Array.from({ length: 6 }, () => deliver(id)))
    await deliver(id)
    expect(server.mails).toMatchObject([
      { from: 'mailroom@example.com', to: ['new@example.com'], user: 'desk' },
    ])
    expect(server.mails[0]?.raw).toContain(LINK)
    expect(server.mails[0]?.raw).toMatch(/^Subject: You are invited Bcc: eve@example.com\r$/m)
    expect(await read(id)).toMatchObject({ state: 'sent', sealedText: null, error: null })
    expect((await listSystemMails()).mails).toMatchObject([
      { state: 'sent', isReadable: false, isLeft: false },
    ])
    expect(await thrownBy(show(id))).toMatchObject({ code: 'conflict' })
  })

  test('a server that is busy is asked again later, and the text can be read meanwhile', async () => {
    const { id } = await queue()
    server.conduct = { does: 'say', at: 'recipient', status: 451, text: 'come back' }
    await deliver(id)
    expect(await read(id)).toMatchObject({ state: 'queued', attempts: 1 })
    expect((await read(id)).error).toContain('451 come back')
    // Meanwhile the admin can hand it over, and whoever reads it is written down.
    expect((await listSystemMails()).mails).toMatchObject([{ isReadable: true, isLeft: false }])
    const shown = () => db().auditEntry.count({ where: { action: 'system-mail.shown', actorId: adminId } })
    const before = await shown()
    expect(await show(id)).toBe(`Open ${LINK}`)
    expect(await shown()).toBe(before + 1)
    await db().systemMail.update({ where: { id }, data: { state: 'sending' } })
    expect(await show(id), 'a server that hangs').toBe(`Open ${LINK}`)
    await db().systemMail.update({ where: { id }, data: { state: 'queued' } })
    expect(await jobs()).toBe(2)
    server.conduct = { does: 'keep' }
    await deliver(id)
    expect(await read(id)).toMatchObject({ state: 'sent', attempts: 2, error: null })
  })

  test('a refused mail keeps its text for the admin, who can send it again', async () => {
    const { id } = await queue()
    server.conduct = { does: 'say', at: 'recipient', status: 550, text: 'no such user' }
    await deliver(id)
    const [left] = (await listSystemMails()).mails
    expect(left).toMatchObject({ state: 'failed', isLeft: true })
    expect(await show(id)).toBe(`Open ${LINK}`)
    expect(left?.error).toContain('550 no such user')
    server.conduct = { does: 'keep' }
    expect(await sendWaiting({ id, actorId: adminId })).toEqual({ count: 1 })
    await deliver(id)
    expect(await read(id)).toMatchObject({ state: 'sent' })
    expect(await thrownBy(sendWaiting({ id, actorId: adminId }))).toMatchObject({ code: 'conflict' })
  })

  test('an answer that was lost, or a worker that is gone, leaves it unconfirmed and never sends twice', async () => {
    const { id } = await queue()
    server.conduct = { does: 'cut', at: 'end' }
    await deliver(id)
    await deliver(id)
    expect(await read(id)).toMatchObject({ state: 'unconfirmed' })
    expect(server.mails).toHaveLength(1)

    const other = await queue()
    await db().systemMail.update({
      where: { id: other.id },
      data: { state: 'sending', claimToken: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e' },
    })
    await deliver(other.id)
    expect(await read(other.id), 'another job may be at it').toMatchObject({ state: 'sending' })
    await db()
      .$executeRaw`update system_mail set "updatedAt" = now() - interval '1 hour' where state = 'sending'`
    await deliver(other.id)
    expect(await read(other.id)).toMatchObject({ state: 'unconfirmed' })
    expect(server.mails).toHaveLength(1)
  })

  test('the password stays with the server and user it was entered for', async () => {
    expect(await thrownBy(save({ version: 1, host: 'localhost', password: '' }))).toMatchObject({
      code: 'invalid',
      fields: { password: expect.any(String) as string },
    })
    expect(await thrownBy(save({ version: 1, username: 'other', password: '' }))).toMatchObject({
      code: 'invalid',
    })
    expect(await thrownBy(save({ version: 1, port: 2599, password: '' }))).toMatchObject({ code: 'invalid' })
    await save({ version: 1, fromName: 'Desk', password: '' })
    expect(await readSystemServer()).toMatchObject({ hasPassword: true, fromName: 'Desk' })
    expect(await thrownBy(save({ version: 1 }))).toMatchObject({ code: 'conflict' })
    expect(await dump()).not.toContain('canary')
  })

  test('the audit trail tells from what to what the server was changed, without secrets and names', async () => {
    const rows = () => db().auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 })
    await save({ version: 1, port: 2599, fromName: 'Desk', fromAddress: 'ana@example.com' })
    expect((await rows())[0]?.changes).toEqual({
      password: true,
      fields: {
        port: { from: server.port, to: 2599 },
        fromName: { from: null, to: null },
        fromAddress: { from: 'm…@example.com', to: 'a…@example.com' },
      },
    })
    await removeSystemServer({ version: 2, actorId: adminId })
    expect((await rows())[0]?.changes).toMatchObject({ fields: { host: { from: '127.0.0.1', to: null } } })
  })

  test('a test says in the server’s own words what is wrong, and forgets it with the server', async () => {
    server.conduct = { does: 'say', at: 'sign-in', status: 535, text: 'bad password' }
    expect(await testSystemServer('admin@example.com')).toMatchObject({ ok: false })
    const { test: found, version } = await readSystemServer()
    expect(found).toMatchObject({ ok: false, said: 'The mail server says: 535 bad password' })
    expect(found?.advice).toContain('password')
    await save({ version, port: await freePort() })
    expect((await readSystemServer()).test).toBeNull()
  })

  test('the check signs in, sends nothing and judges by the last outcome', async () => {
    const check = () => systemMailCheck.run({ provider: 'sandbox', signal: new AbortController().signal })
    expect(await check()).toMatchObject({ state: 'waiting' })
    await testSystemServer('admin@example.com')
    expect(await check()).toMatchObject({ state: 'ok' })
    server.conduct = { does: 'say', at: 'sign-in', status: 535, text: 'bad password' }
    expect(await check()).toMatchObject({
      state: 'failed',
      summary: 'The mail server says: 535 bad password',
    })
    server.conduct = { does: 'say', at: 'recipient', status: 550, text: 'not you' }
    await deliver((await queue()).id)
    expect(await check()).toMatchObject({
      state: 'failed',
      summary: expect.stringContaining('not you') as string,
    })
    expect(server.mails).toHaveLength(1)
    await removeSystemServer({ version: 1, actorId: adminId })
    expect(await check()).toMatchObject({ state: 'waiting' })
  })
})

describe('without a server', () => {
  test('a mail waits, and is sent once there is a server', async () => {
    const { id } = await queue()
    expect(await isSystemMailConfigured()).toBe(false)
    expect(await jobs()).toBe(0)
    expect(await listSystemMails()).toMatchObject({
      waiting: 1,
      mails: [{ state: 'no_server', recipient: 'new@example.com', isLeft: true }],
    })
    expect(await thrownBy(sendWaiting({ id: null, actorId: adminId }))).toMatchObject({
      code: 'not-configured',
    })
    await save()
    expect(await sendWaiting({ id: null, actorId: adminId })).toEqual({ count: 1 })
    await deliver(id)
    expect(server.mails).toHaveLength(1)
  })

  test('a mail whose server was removed meanwhile waits again', async () => {
    await save()
    const { id } = await queue()
    await removeSystemServer({ version: 1, actorId: adminId })
    await deliver(id)
    expect(await read(id)).toMatchObject({ state: 'no_server' })
    expect((await readSystemServer()).hasPassword).toBe(false)
  })
})

test.each([
  ['a URL for a host', { host: 'smtp://mail.example.com' }],
  ['blanks in a host', { host: 'mail example.com' }],
  ['no encryption beyond this machine', { host: 'mail.example.com', security: 'none' }],
  ['a port that is none', { port: 70000 }],
  ['a line break in a name', { fromName: 'Desk\nBcc: eve@example.com' }],
])('%s is refused', (_what, values) => {
  expect(() => form(values)).toThrow()
})
