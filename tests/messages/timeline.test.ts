import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import type { MailEventKind } from '#lib/mail/event.ts'
import { refold } from '#lib/messages/refold.ts'
import { listTimeline, loadTimelineItems } from '#lib/messages/timeline.ts'
import type { MessageItem } from '#lib/messages/timeline-item.ts'
import { createTask } from '#lib/tasks/create-task.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'

useDatabase()

const PRICING = 'https://www.example.com/pricing?plan=a&seats=5'

type Values = { at?: string; url?: string; isMachine?: boolean; reason?: string; bounceType?: string }

async function addEvent(messageId: string, kind: MailEventKind, values: Values = {}): Promise<void> {
  const { at = '2026-03-01T10:00:00.000Z', ...rest } = values
  await db().mailEvent.create({
    data: {
      provider: 'sandbox',
      kind,
      occurredAt: new Date(at),
      fingerprint: randomUUID(),
      messageId,
      raw: {},
      ...rest,
    },
  })
  await transaction((tx) => refold(tx, [messageId]))
}

async function loadMessage(id: string): Promise<MessageItem> {
  const [live] = await loadTimelineItems([id])
  if (live?.item.type !== 'message') throw new Error('No message item')
  return live.item
}

describe('paging', () => {
  test('items of one millisecond are neither repeated nor lost, whatever their kind', async () => {
    const contact = await makeContact()
    const createdAt = new Date('2026-03-01T10:00:00.123Z')
    const made: string[] = []
    for (let n = 0; n < 5; n += 1) {
      made.push((await makeMessage({ contactId: contact.id, createdAt })).id)
      made.push((await db().note.create({ data: { contactId: contact.id, body: `${n}`, createdAt } })).id)
      made.push((await db().task.create({ data: { contactId: contact.id, title: `${n}`, createdAt } })).id)
    }
    const seen: string[] = []
    let before: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listTimeline>> = await listTimeline({
        contactId: contact.id,
        before,
        limit: 4,
      })
      expect(page.items.length).toBeLessThanOrEqual(4)
      seen.push(...page.items.map((item) => item.id))
      before = page.next
    } while (before)
    expect(seen).toHaveLength(15)
    expect([...seen].sort()).toEqual([...made].sort())
  })

  test('newest first, of this contact only, and only the kinds that are asked for', async () => {
    const contact = await makeContact()
    const other = await makeContact()
    await makeMessage({ contactId: other.id })
    await makeMessage({ contactId: contact.id, subject: 'First', createdAt: new Date('2026-01-01') })
    await db().note.create({
      data: { contactId: contact.id, body: 'Second', createdAt: new Date('2026-01-02') },
    })
    await db().task.create({
      data: { contactId: contact.id, title: 'Third', createdAt: new Date('2026-01-03') },
    })
    const types = async (kinds?: ('message' | 'note' | 'task')[]) =>
      (await listTimeline({ contactId: contact.id, ...(kinds ? { kinds } : {}) })).items.map(
        (item) => item.type,
      )
    expect(await types()).toEqual(['task', 'note', 'message'])
    expect(await types(['note', 'message'])).toEqual(['note', 'message'])
    expect(await types([])).toEqual([])
  })
})

describe('a message card', () => {
  test('folds its events: marks, clicks by link with the link’s own text, people and machines apart', async () => {
    const html = `<p>See <a class="x" href="${PRICING.replace('&', '&amp;')}">our <b>Pricing</b></a> or <a href='https://www.example.com/docs'>docs</a>.</p>`
    const message = await makeMessage({
      html,
      text: '  See our\n\n Pricing [https://www.example.com/pricing?a=1] ',
    })
    await addEvent(message.id, 'delivered', { at: '2026-03-01T10:00:01.000Z' })
    await addEvent(message.id, 'opened', { at: '2026-03-01T10:05:00.000Z' })
    await addEvent(message.id, 'opened', { at: '2026-03-01T10:00:02.000Z', isMachine: true })
    await addEvent(message.id, 'clicked', { at: '2026-03-01T11:00:00.000Z', url: PRICING })
    await addEvent(message.id, 'clicked', { at: '2026-03-01T10:30:00.000Z', url: PRICING })
    await addEvent(message.id, 'clicked', { at: '2026-03-01T10:00:03.000Z', url: PRICING, isMachine: true })
    await addEvent(message.id, 'clicked', {
      at: '2026-03-01T10:00:03.000Z',
      url: 'https://www.example.com/docs',
      isMachine: true,
    })

    const item = await loadMessage(message.id)
    expect(item.status).toBe('delivered')
    expect(item.marks.opened).toEqual({
      first: '2026-03-01T10:00:02.000Z',
      last: '2026-03-01T10:05:00.000Z',
      count: 2,
    })
    expect(item.machine).toEqual({ opens: 1, clicks: 2 })
    expect(item.people).toEqual({
      opened: { first: '2026-03-01T10:05:00.000Z', last: '2026-03-01T10:05:00.000Z', count: 1 },
      clicked: { first: '2026-03-01T10:30:00.000Z', last: '2026-03-01T11:00:00.000Z', count: 2 },
    })
    expect(item.links).toEqual([
      { url: PRICING, label: 'our Pricing', count: 2, machineCount: 1, last: '2026-03-01T11:00:00.000Z' },
      {
        url: 'https://www.example.com/docs',
        label: 'docs',
        count: 0,
        machineCount: 1,
        last: '2026-03-01T10:00:03.000Z',
      },
    ])
    expect(item.events.map((event) => event.kind)).toEqual([
      'clicked',
      'clicked',
      'opened',
      'clicked',
      'clicked',
      'opened',
      'delivered',
    ])
    expect(item.snippet).toBe('See our Pricing')
    expect(item.lastEventAt).toBe('2026-03-01T11:00:00.000Z')
  })

  test('gives the latest reason while it did not arrive, and none once it did', async () => {
    const message = await makeMessage()
    await addEvent(message.id, 'deferred', { at: '2026-03-01T10:00:00.000Z', reason: '451 try later' })
    await addEvent(message.id, 'deferred', { at: '2026-03-01T10:01:00.000Z', reason: '451 mailbox busy' })
    expect(await loadMessage(message.id)).toMatchObject({ status: 'deferred', reason: '451 mailbox busy' })
    await addEvent(message.id, 'delivered', { at: '2026-03-01T10:02:00.000Z' })
    expect(await loadMessage(message.id)).toMatchObject({ status: 'delivered', reason: null })
  })

  test('knows its repeat and what it repeats', async () => {
    const first = await makeMessage({ sendState: 'failed', status: 'failed', failureReason: 'Refused' })
    const again = await makeMessage({ repeatOfId: first.id })
    expect(await loadMessage(first.id)).toMatchObject({
      repeatId: again.id,
      repeatOfId: null,
      reason: 'Refused',
    })
    expect(await loadMessage(again.id)).toMatchObject({ repeatId: null, repeatOfId: first.id })
  })
})

test('live items come with the contact whose timeline they are on', async () => {
  const user = await makeUser({ name: 'Ana Petrova' })
  const contact = await makeContact({ firstName: 'Jonas', lastName: 'Weber' })
  const message = await makeMessage({ contactId: contact.id, senderId: user.id })
  const note = await db().note.create({ data: { contactId: contact.id, authorId: user.id, body: 'Hello' } })
  const task = await transaction((tx) =>
    createTask(tx, { title: 'Call', contactId: contact.id, ownerId: user.id, dueAt: null }),
  )
  const live = await loadTimelineItems([message.id, randomUUID()], [task.id], [note.id])
  expect(live.map(({ contactId }) => contactId)).toEqual([contact.id, contact.id, contact.id])
  expect(live.map(({ item }) => item)).toMatchObject([
    { type: 'message', senderName: 'Ana Petrova', contactName: 'Jonas Weber' },
    { type: 'note', body: 'Hello', authorName: 'Ana Petrova' },
    { type: 'task', title: 'Call', ownerName: 'Ana Petrova', doneAt: null },
  ])
  expect(JSON.parse(JSON.stringify(live))).toEqual(live)
})
