import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { getMessage, getMessageBody } from '#lib/messages/get-message.ts'
import { countMessages, listMessages } from '#lib/messages/list-messages.ts'
import { messageFilter, messagesPath } from '#lib/messages/message-filter.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'

useDatabase()

test('pages run through messages of one moment without gaps or repeats, both ways', async () => {
  const contact = await makeContact()
  const createdAt = new Date('2026-04-01T08:00:00.500Z')
  for (let n = 0; n < 7; n += 1) await makeMessage({ contactId: contact.id, createdAt })
  for (const order of ['newest', 'oldest'] as const) {
    const seen: string[] = []
    let before: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listMessages>> = await listMessages({
        contactId: contact.id,
        order,
        before,
        limit: 3,
      })
      seen.push(...page.items.map((item) => item.id))
      before = page.next
    } while (before)
    expect(seen).toHaveLength(7)
    expect(new Set(seen).size).toBe(7)
  }
})

test('filters by words, status, problems, engagement, time and person', async () => {
  const owner = await makeUser()
  const account = await db().account.create({ data: { name: 'Umbrella' } })
  const contact = await makeContact({ ownerId: owner.id, accountId: account.id })
  const tag = `t${randomUUID().slice(0, 8)}`
  const make = (subject: string, values: Parameters<typeof makeMessage>[0] = {}) =>
    makeMessage({ subject: `${tag} ${subject}`, ...values })
  const mark = { first: '2026-04-02T00:00:00.000Z', last: '2026-04-02T00:00:00.000Z', count: 1 }
  const offer = await make('offer', {
    status: 'delivered',
    marks: { opened: mark, clicked: mark },
    createdAt: new Date('2026-04-02T09:00:00Z'),
  })
  const event = { provider: 'sandbox', occurredAt: new Date(), messageId: offer.id, raw: {} } as const
  await db().mailEvent.createMany({
    data: [
      { ...event, kind: 'opened', fingerprint: randomUUID() },
      { ...event, kind: 'clicked', fingerprint: randomUUID(), isMachine: true },
    ],
  })
  await make('bounced', {
    status: 'bounced',
    contactId: contact.id,
    createdAt: new Date('2026-04-03T09:00:00Z'),
  })
  await make('lost', {
    status: 'unconfirmed',
    sendState: 'unconfirmed',
    senderId: owner.id,
    createdAt: new Date('2026-04-04T09:00:00Z'),
  })

  const found = async (query: Parameters<typeof listMessages>[0]) =>
    (await listMessages({ q: tag, ...query })).items.map((item) => item.subject.replace(`${tag} `, ''))
  expect(await found({})).toEqual(['lost', 'bounced', 'offer'])
  expect(await found({ order: 'oldest' })).toEqual(['offer', 'bounced', 'lost'])
  expect(await found({ q: `${tag} OFF` })).toEqual(['offer'])
  expect(await found({ status: 'problem' })).toEqual(['lost', 'bounced'])
  expect(await found({ status: 'unconfirmed' })).toEqual(['lost'])
  expect(await found({ engagement: 'opened' })).toEqual(['offer'])
  expect(await found({ engagement: 'clicked' })).toEqual([])
  expect(
    await found({ from: new Date('2026-04-03T00:00:00Z'), to: new Date('2026-04-04T00:00:00Z') }),
  ).toEqual(['bounced'])
  expect(await found({ ofUserId: owner.id })).toEqual(['lost', 'bounced'])
  expect(await found({ accountId: account.id })).toEqual(['bounced'])
  expect(await countMessages({ q: tag, status: 'problem' })).toBe(2)
  // The log shows a test mail of the set-up; what waits for a sales person does not hold it.
  await make('test', { status: 'failed', senderId: owner.id, composeKey: `test:${owner.id}:${tag}` })
  const mine = { q: tag, ofUserId: owner.id, status: 'problem' } as const
  expect(await countMessages(mine)).toBe(3)
  expect(await found({ ...mine, isWithoutTests: true })).toEqual(['lost', 'bounced'])
  expect(await countMessages({ ...mine, isWithoutTests: true })).toBe(2)
})

test('a message comes with its events, raw ones too, and the runs about it', async () => {
  const message = await makeMessage({ html: '<p>Hi</p>', text: 'Hi' })
  const event = await db().mailEvent.create({
    data: {
      provider: 'sandbox',
      kind: 'clicked',
      occurredAt: new Date('2026-04-02T09:00:00Z'),
      fingerprint: randomUUID(),
      messageId: message.id,
      url: 'https://www.example.com/',
      raw: { event: 'click', ip: '192.0.2.1' },
    },
  })
  const workflow = await db().workflow.create({ data: { name: 'Follow up', draft: {} } })
  const version = await db().workflowVersion.create({
    data: { workflowId: workflow.id, number: 1, definition: {} },
  })
  const run = await db().workflowRun.create({
    data: { versionId: version.id, eventId: event.id, messageId: message.id, state: 'done' },
  })
  const page = await getMessage(message.id)
  expect(page.events).toMatchObject([{ kind: 'clicked', raw: { event: 'click', ip: '192.0.2.1' } }])
  expect(page.runs).toMatchObject([
    { id: run.id, workflowName: 'Follow up', eventKind: 'clicked', state: 'done' },
  ])
  expect(JSON.parse(JSON.stringify(page))).toEqual(page)
  expect(await getMessageBody(message.id)).toEqual({ html: '<p>Hi</p>', text: 'Hi' })
  await expect(getMessage(randomUUID())).rejects.toMatchObject({ code: 'not-found' })
})

test('the log’s URL holds its filter; what does not parse is left out', () => {
  const filter = messageFilter.parse({
    q: ' offer ',
    status: 'problem',
    from: '2026-04-31',
    order: 'sideways',
    open: '1',
  })
  expect(filter).toEqual({ q: 'offer', status: 'problem' })
  expect(messagesPath(filter)).toBe('/messages?q=offer&status=problem')
  expect(messagesPath(messageFilter.parse({}))).toBe('/messages')
})
