import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { compose } from '#lib/messages/compose.ts'
import { deliver } from '#lib/messages/deliver.ts'
import { readSentWith } from '#lib/messages/sent-with.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { streamOptionsInput } from '#lib/settings/stream-options-input.ts'
import { readStreamOptions } from '#lib/settings/stream-options.ts'
import { openTransport } from '#lib/wiring/open-transport.ts'
import { saveStreamSendOptions } from '#lib/wiring/save-stream-send-options.ts'
import { verifySender } from '../sandbox/sandbox.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { startMailServer } from '../support/mail-server.ts'
import { thrownBy } from '../support/thrown.ts'

useDatabase()
const relay = await startMailServer()
// Configuration is parsed once, so the ports must be known before the first use of anything.
const port = await freePort()
process.env.SANDBOX_PORT = String(port)
process.env.SENDGRID_SMTP_URL = `smtp://127.0.0.1:${relay.port}`

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let adminId: string
beforeAll(async () => {
  sandbox = await startSandbox({ port })
  adminId = (await makeUser({ role: 'admin' })).id
  await verifySender('desk@example.com')
  const key = await createSandboxKey(db(), {
    name: 'transactional',
    scopes: ['mail.send', 'asm.groups.read', 'ips.pools.read'],
  })
  await transaction((tx) =>
    saveStream(tx, {
      provider: 'sandbox',
      stream: 'transactional',
      fromName: 'Desk',
      fromAddress: 'desk@example.com',
      key,
      version: 0,
      actorId: null,
    }),
  )
})
afterAll(async () => {
  await relay.close()
  await sandbox.close()
})
beforeEach(async () => {
  relay.mails.length = 0
  relay.conduct = { does: 'keep' }
  await db().$executeRaw`truncate sandbox.mail cascade`
})

const view = () => readStreamOptions('sandbox', 'transactional')
const form = (values: Record<string, string>, version: number) =>
  streamOptionsInput.parse({
    provider: 'sandbox',
    stream: 'transactional',
    version,
    tracksOpens: 'on',
    tracksClicks: 'on',
    categories: '',
    unsubscribeGroupId: '',
    ...values,
  })
const save = async (values: Record<string, string>, version?: number) =>
  saveStreamSendOptions(form(values, version ?? (await view()).version), adminId)
const EVERYTHING = {
  tracksOpens: 'off',
  tracksClicks: 'off',
  footerHtml: '<p>Example GmbH, Köln</p>',
  footerText: 'Example GmbH, Köln',
  categories: 'desk, spring offer, desk',
  ipPool: 'transactional',
  unsubscribeGroupId: '14001',
  replyTo: 'Desk@example.com',
}

async function send() {
  const contact = await makeContact()
  const { id } = await compose({
    composeKey: randomUUID(),
    contactId: contact.id,
    subject: 'Hello',
    html: '<p>See <a href="https://www.example.com/">this</a></p>',
    senderId: null,
  })
  await deliver(id, { instance: 'val', openTransport })
  return db().message.findUniqueOrThrow({ where: { id } })
}

/** The JSON of a mail's X-SMTPAPI header, unfolded. */
function smtpApi(raw: string): Record<string, unknown> {
  const folded = /^X-SMTPAPI: ((?:[^\r]|\r\n[ \t])*)\r\n/m.exec(raw)?.[1] ?? 'null'
  return JSON.parse(folded.replaceAll(/\r\n(?=[ \t])/g, '')) as Record<string, unknown>
}

describe('by the API', () => {
  test('a mail carries what the stream says, and keeps it', async () => {
    await save(EVERYTHING)
    const message = await send()
    expect(message).toMatchObject({ sendState: 'sent', replyTo: 'desk@example.com' })
    const [mail] = await db().sandboxMail.findMany({ include: { events: { orderBy: { dueAt: 'asc' } } } })
    expect(mail?.request).toMatchObject({
      categories: ['crm-transactional', 'desk', 'spring offer'],
      tracking_settings: {
        open_tracking: { enable: false },
        click_tracking: { enable: false, enable_text: false },
      },
      mail_settings: {
        footer: { enable: true, html: '<p>Example GmbH, Köln</p>', text: 'Example GmbH, Köln' },
      },
      ip_pool_name: 'transactional',
      asm: { group_id: 14001 },
      reply_to: { email: 'desk@example.com' },
    })
    const words = mail?.events.map(({ event }) => (event as { event: string }).event)
    expect(words).toEqual(['processed', 'delivered'])

    await save({})
    expect(
      readSentWith((await db().message.findUniqueOrThrow({ where: { id: message.id } })).sentWith),
    ).toEqual({
      transport: 'api',
      keyLastFour: (await view()).keyLastFour,
      categories: ['crm-transactional', 'desk', 'spring offer'],
      tracksOpens: false,
      tracksClicks: false,
      hasFooter: true,
      ipPool: 'transactional',
      unsubscribeGroupId: 14001,
    })
  })

  test.each([
    ['opens alone', { tracksClicks: 'off' }, ['processed', 'delivered', 'open']],
    ['clicks alone', { tracksOpens: 'off' }, ['processed', 'delivered', 'click']],
  ])('%s are tracked when only they are wanted', async (_what, values, expected) => {
    await save(values)
    await send()
    const events = await db().sandboxEvent.findMany({ orderBy: { dueAt: 'asc' } })
    expect(events.map(({ event }) => (event as { event: string }).event)).toEqual(expected)
    await save({})
  })

  test('a group that was deleted at the account is refused in SendGrid’s words', async () => {
    await save({ unsubscribeGroupId: '14002' })
    await db().sandboxUnsubscribeGroup.delete({ where: { id: 14002 } })
    const message = await send()
    expect(message).toMatchObject({ sendState: 'failed' })
    expect(message.failureReason).toContain('The ASM group ID must be a valid Group ID on your account.')
    await save({})
  })
})

describe('by the relay', () => {
  beforeEach(async () => {
    if ((await view()).transport === 'api') await save({ ...EVERYTHING, transport: 'smtp' })
  })

  test('a mail carries the same in X-SMTPAPI, and the id of the answer is kept', async () => {
    const message = await send()
    expect(message).toMatchObject({
      sendState: 'sent',
      providerMessageId: 'relay-id-1',
      sentWith: { transport: 'smtp', categories: ['crm-transactional', 'desk', 'spring offer'] },
    })
    const [mail] = relay.mails
    expect(mail).toMatchObject({ from: 'desk@example.com', to: [message.toAddress], user: 'apikey' })
    expect(smtpApi(mail?.raw ?? '')).toEqual({
      unique_args: { crm_message_id: message.id, crm_instance: 'val' },
      category: ['crm-transactional', 'desk', 'spring offer'],
      filters: {
        opentrack: { settings: { enable: 0 } },
        clicktrack: { settings: { enable: 0, enable_text: 0 } },
        footer: {
          settings: {
            enable: 1,
            'text/html': '<p>Example GmbH, Köln</p>',
            'text/plain': 'Example GmbH, Köln',
          },
        },
      },
      asm_group_id: 14001,
      ip_pool: 'transactional',
    })
    expect(mail?.raw).toContain(`Message-ID: <${message.id}@example.com>`)
    expect(await db().sandboxMail.count(), 'nothing went by the API').toBe(0)
  })

  test.each([
    [
      'refused',
      { does: 'say', at: 'end', status: 550, text: 'no' },
      { sendState: 'failed', failureCode: 'rejected' },
    ],
    [
      'a wrong key',
      { does: 'say', at: 'sign-in', status: 535, text: 'no' },
      { sendState: 'failed', failureCode: 'bad-key' },
    ],
    [
      'later',
      { does: 'say', at: 'recipient', status: 451, text: 'later' },
      { sendState: 'queued', attempts: 1 },
    ],
    ['cut before the mail', { does: 'cut', at: 'recipient' }, { sendState: 'queued', attempts: 1 }],
    ['cut after the final dot', { does: 'cut', at: 'end' }, { sendState: 'unconfirmed', attempts: 1 }],
  ] as const)('%s', async (_what, conduct, expected) => {
    relay.conduct = conduct
    const message = await send()
    expect(message).toMatchObject(expected)
    await deliver(message.id, { instance: 'val', openTransport })
    const isAgain = expected.sendState === 'queued'
    expect((await db().message.findUniqueOrThrow({ where: { id: message.id } })).attempts).toBe(
      isAgain ? 2 : 1,
    )
  })
})

describe('saving', () => {
  test('refuses a group and a pool that the account does not have, and an older version', async () => {
    expect(await thrownBy(save({ unsubscribeGroupId: '7' }))).toMatchObject({ code: 'invalid' })
    expect(await thrownBy(save({ ipPool: 'nowhere' }))).toMatchObject({ code: 'invalid' })
    const { version } = await view()
    await save({ categories: 'one' }, version)
    expect(await thrownBy(save({ categories: 'two' }, version))).toMatchObject({ code: 'conflict' })
    expect((await view()).options.categories).toEqual(['one'])
  })

  test('tells in the audit trail what changed from what to what, and nothing of texts and addresses', async () => {
    await save({ ...EVERYTHING, categories: 'one, two' })
    const { version } = await view()
    await save({ ...EVERYTHING, categories: 'two', tracksOpens: 'on' }, version)
    const [last, first] = await db().auditEntry.findMany({ orderBy: { id: 'desc' }, take: 2 })
    expect(last).toMatchObject({ action: 'stream.options-saved', actorId: adminId })
    expect(last?.changes).toEqual({
      fields: { tracksOpens: { from: false, to: true }, categories: { from: 'one, two', to: 'two' } },
    })
    expect(first?.changes).toMatchObject({
      fields: { replyTo: { from: null, to: expect.stringMatching(/^.…@/) as string } },
    })
    expect(JSON.stringify(first?.changes)).not.toMatch(/GmbH|desk@/)
  })

  test.each([
    ['ten categories', { categories: 'a,b,c,d,e,f,g,h,i,j' }],
    ['a category that is not plain', { categories: 'Köln' }],
    ['our own category', { categories: 'crm-transactional' }],
    ['a footer in one form only', { footerHtml: '<p>Foot</p>' }],
    ['a footer that fits no header', { transport: 'smtp', footerHtml: 'x'.repeat(1000), footerText: 'Foot' }],
    ['a group that is no number', { unsubscribeGroupId: 'news' }],
    ['a transport that does not exist', { transport: 'pigeon' }],
  ])('%s is refused', (_what, values) => {
    expect(() => form(values, 0)).toThrow()
  })
})
