import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { makeMessage, makeUser } from '../support/factories.ts'
import { db } from '#lib/db.ts'
import {
  findRehearsalMail,
  listRehearsalMails,
  postAgain,
  rehearsalInput,
  rehearseEvents,
} from '#lib/wiring/sandbox-desk.ts'
import { faultInput } from '#lib/wiring/sandbox-account-desk.ts'

useDatabase()
let actorId: string
let mailId: string

beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, sandbox.mail, sandbox.webhook cascade`
  actorId = (await makeUser({ role: 'admin' })).id
  mailId = randomUUID()
  await db().sandboxMail.create({
    data: {
      id: mailId,
      messageId: `request-${mailId}`,
      recipient: 'ana@example.com',
      subject: 'Hello',
      request: {},
    },
  })
})

const order = (values: Record<string, unknown>) =>
  rehearsalInput.parse({ mailId, words: 'open', copies: '1', ...values })
const events = () => db().sandboxEvent.findMany({ where: { mailId } })

describe('the rehearsal', () => {
  it('knows our own message of a mail', async () => {
    const message = await makeMessage({
      providerMessageId: `request-${mailId}`,
      toAddress: 'ana@example.com',
    })
    expect((await listRehearsalMails({})).mails).toMatchObject([{ id: mailId, crmMessageId: message.id }])
    expect(await findRehearsalMail(mailId)).toMatchObject({ crmMessageId: message.id })
    expect(await findRehearsalMail(randomUUID())).toBeNull()
  })

  it('tells of a sample mail what its page tells, though it never posted that', async () => {
    const message = await makeMessage({
      providerMessageId: `request-${mailId}`,
      toAddress: 'ana@example.com',
      isSample: true,
    })
    await db().mailEvent.createMany({
      data: (['delivered', 'open'] as const).map((event, index) => ({
        provider: 'sandbox' as const,
        kind: event === 'open' ? ('opened' as const) : event,
        occurredAt: new Date(index * 1000),
        fingerprint: randomUUID(),
        messageId: message.id,
        raw: { event },
      })),
    })
    expect((await findRehearsalMail(mailId))?.events).toEqual([])
    await db().sandboxMail.update({ where: { id: mailId }, data: { isSample: true } })
    const [listed] = (await listRehearsalMails({})).mails
    expect(listed?.events.map(({ word, postedAt }) => [word, postedAt !== null])).toEqual([
      ['delivered', true],
      ['open', true],
    ])
    expect((await findRehearsalMail(mailId))?.events).toEqual(listed?.events)
  })

  it('sends any events in any number, under one id each or new ones, and records who did it', async () => {
    expect(await rehearseEvents(order({ words: ['open', 'bounce'], copies: '3' }), actorId)).toBe(6)
    expect(new Set((await events()).map(({ event }) => idOf(event))).size).toBe(2)
    await db().sandboxEvent.deleteMany()
    await rehearseEvents(
      order({ words: ['open', 'bounce'], copies: '3', newIds: 'on', shuffled: 'on' }),
      actorId,
    )
    expect(new Set((await events()).map(({ event }) => idOf(event))).size).toBe(6)
    expect(await db().auditEntry.count({ where: { action: 'sandbox.events-sent', actorId } })).toBe(2)
  })

  it.each([{ words: undefined }, { words: 'party' }, { copies: '0' }, { copies: '51' }, { copies: 'many' }])(
    'refuses %o',
    (values) => {
      expect(rehearsalInput.safeParse({ mailId, words: 'open', copies: '1', ...values }).success).toBe(false)
    },
  )

  it('does nothing while a real provider is chosen', async () => {
    await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
    await expect(rehearseEvents(order({}), actorId)).rejects.toMatchObject({ code: 'not-configured' })
    expect(await events()).toEqual([])
  })

  it('posts again what was taken already', async () => {
    const webhook = await db().sandboxWebhook.create({
      data: { id: randomUUID(), url: 'http://127.0.0.1:9/x', settings: {} },
    })
    const post = await db().sandboxPost.create({
      data: { webhookId: webhook.id, body: Buffer.from('[]'), nextAt: new Date(), deliveredAt: new Date() },
    })
    await postAgain(String(post.id), actorId)
    expect(await db().sandboxPost.findUniqueOrThrow({ where: { id: post.id } })).toMatchObject({
      deliveredAt: null,
    })
    await expect(postAgain('999999', actorId)).rejects.toMatchObject({ code: 'not-found' })
  })
})

function idOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'sg_event_id' in event ? event.sg_event_id : null
}

it.each([
  ['1.5', 'Enter a whole number.'],
  ['often', 'Enter a number.'],
  ['0', 'At least once.'],
  ['5000', 'At most 1000 times.'],
])('says what is wrong with “%s” as the times of a fault', (times, said) => {
  const wrong = faultInput.safeParse({ method: '', pathPrefix: '/v3/', kind: '429', times })
  expect(wrong.error?.issues.map(({ message }) => message)).toEqual([said])
})

it.each([
  ['', null],
  [' 3 ', 3],
])('takes “%s” as the times of a fault', (times, taken) => {
  expect(faultInput.parse({ method: '', pathPrefix: '/v3/', kind: '429', times }).times).toBe(taken)
})
