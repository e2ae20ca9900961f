import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { listEngagement } from '#lib/messages/list-engagement.ts'
import { useDatabase } from '../support/database.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'

useDatabase()

type Act = { kind: 'opened' | 'clicked'; at: string; url?: string; isMachine?: boolean }

async function messageWith(ownerId: string, acts: Act[], values: { html?: string } = {}) {
  const contact = await makeContact({ ownerId })
  const marks = Object.fromEntries(acts.map((act) => [act.kind, { first: act.at, last: act.at, count: 1 }]))
  const message = await makeMessage({ contactId: contact.id, marks, ...values })
  const data = acts.map(({ at, ...act }) => ({
    ...act,
    messageId: message.id,
    provider: 'sandbox' as const,
    occurredAt: new Date(at),
    fingerprint: randomUUID(),
    raw: {},
  }))
  await db().mailEvent.createMany({ data })
  return { contact, message }
}

test('shows the latest thing people did with each message to my contacts, newest first', async () => {
  const [me, other] = [await makeUser(), await makeUser()]
  const html = '<p><a href="https://example.com/pricing">Pricing</a></p>'
  const clicked = await messageWith(
    me.id,
    [
      { kind: 'opened', at: '2026-05-01T10:00:00Z' },
      { kind: 'clicked', at: '2026-05-01T10:05:00Z', url: 'https://example.com/pricing' },
    ],
    { html },
  )
  const opened = await messageWith(me.id, [
    { kind: 'opened', at: '2026-05-02T10:00:00Z' },
    { kind: 'opened', at: '2026-05-02T11:00:00Z' },
    { kind: 'opened', at: '2026-05-03T11:00:00Z', isMachine: true },
  ])
  await messageWith(other.id, [{ kind: 'opened', at: '2026-05-04T10:00:00Z' }])

  const found = await listEngagement(me.id)

  expect(found).toMatchObject([
    {
      messageId: opened.message.id,
      kind: 'opened',
      at: new Date('2026-05-02T11:00:00Z'),
      count: 2,
      linkLabel: null,
    },
    {
      messageId: clicked.message.id,
      kind: 'clicked',
      count: 1,
      linkLabel: 'Pricing',
      contactId: clicked.contact.id,
    },
  ])
  expect(await listEngagement(me.id, 1)).toHaveLength(1)
})

test('a message that only a machine opened is not there', async () => {
  const me = await makeUser()
  await messageWith(me.id, [{ kind: 'opened', at: '2026-05-01T10:00:00Z', isMachine: true }])
  expect(await listEngagement(me.id)).toEqual([])
})
