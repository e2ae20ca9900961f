import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { db } from '#lib/db.ts'
import { readEventFeed } from '#lib/settings/read-event-feed.ts'
import { adviseOnRefusal } from '#lib/settings/refusal-advice.ts'

useDatabase()

beforeEach(() => db().$executeRaw`truncate raw_post, mail_event, post_refusal, foreign_instance cascade`)

const HOUR_MS = 3600_000

function makePost(values: {
  receivedAt?: Date
  eventCount?: number
  newCount?: number
  rejectedCount?: number
}) {
  return db().rawPost.create({
    data: {
      bodyHash: randomUUID(),
      provider: 'sandbox',
      body: Buffer.from(''),
      bytes: 0,
      state: 'processed',
      ...values,
    },
  })
}

function makeEvent(values: { kind?: 'opened' | 'account_status_changed' }) {
  return db().mailEvent.create({
    data: {
      provider: 'sandbox',
      kind: 'opened',
      occurredAt: new Date(),
      fingerprint: randomUUID(),
      raw: {},
      ...values,
    },
  })
}

describe('readEventFeed', () => {
  it('says that nothing came yet', async () => {
    expect(await readEventFeed('sandbox')).toEqual({
      lastPost: null,
      providerPostAt: null,
      refusals: [],
      day: { posts: 0, events: 0, newEvents: 0, rejected: 0, waiting: 0, isCapped: false },
      rejected: [],
      foreign: [],
      unmatched: 0,
    })
  })

  it('counts the last 24 hours and leaves older posts out', async () => {
    await makePost({ receivedAt: new Date(Date.now() - 25 * HOUR_MS), eventCount: 100, newCount: 100 })
    await makePost({
      receivedAt: new Date(Date.now() - 2 * HOUR_MS),
      eventCount: 3,
      newCount: 2,
      rejectedCount: 1,
    })
    await makePost({ eventCount: 4, newCount: 4 })
    const { day, lastPost } = await readEventFeed('sandbox')
    expect(day).toMatchObject({ posts: 2, events: 7, newEvents: 6, rejected: 1 })
    expect(lastPost).toMatchObject({ eventCount: 4, provider: 'sandbox' })
  })

  it('lists refusals with the latest first, rejected items with their reasons, and other instances', async () => {
    const [early, late] = [new Date(Date.now() - HOUR_MS), new Date()]
    await db().postRefusal.createMany({
      data: [
        { reason: 'wrong', count: 3n, firstAt: early, lastAt: early },
        { reason: 'missing', count: 7n, firstAt: early, lastAt: late },
      ],
    })
    const post = await makePost({ rejectedCount: 1 })
    await db().rejectedItem.create({
      data: { postId: post.id, position: 2, reason: 'It has no timestamp.', item: { event: 'open' } },
    })
    await db().foreignInstance.create({ data: { instance: 'val', count: 12n, lastAt: late } })
    const feed = await readEventFeed('sandbox')
    expect(feed.refusals.map(({ reason, count }) => [reason, count])).toEqual([
      ['missing', 7],
      ['wrong', 3],
    ])
    expect(feed.rejected).toMatchObject([
      { position: 2, reason: 'It has no timestamp.', item: '{"event": "open"}' },
    ])
    expect(feed.foreign).toMatchObject([{ instance: 'val', count: 12 }])
  })

  it('tells the chosen provider’s last post from that of another', async () => {
    const post = await makePost({})
    expect((await readEventFeed('sandbox')).providerPostAt).toEqual(post.receivedAt)
    expect(await readEventFeed('sendgrid_us')).toMatchObject({
      providerPostAt: null,
      lastPost: { provider: 'sandbox' },
    })
  })

  it('counts the events that wait for a message, as the pipeline does', async () => {
    const { id: eventId, ...event } = await makeEvent({})
    const { provider, kind, occurredAt } = event
    const times = { occurredAt, receivedAt: occurredAt }
    await db().unmatchedEvent.create({ data: { eventId, provider, kind, ...times, isNameless: false } })
    await makeEvent({})
    await makeEvent({ kind: 'account_status_changed' })
    expect((await readEventFeed('sandbox')).unmatched).toBe(1)
  })
})

describe('adviseOnRefusal', () => {
  it.each(['no-key', 'missing', 'malformed', 'too-old', 'from-the-future', 'wrong'])(
    'has advice for %s',
    (reason) => {
      const { label, advice } = adviseOnRefusal(reason, 'sendgrid_us')
      expect(label).not.toContain(reason)
      expect(advice.length).toBeGreaterThan(20)
    },
  )
})
