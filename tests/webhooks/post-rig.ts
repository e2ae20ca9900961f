import { gzipSync } from 'node:zlib'
import { db } from '#lib/db.ts'
import { drainPosts } from '#lib/webhooks/drain-posts.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'

/** The job of a replay that has no further try. */
export const job = { signal: new AbortController().signal, lastAttempt: true }

let serial = 0
/** A post with these items, stored as the door stores it. */
export const store = (items: unknown[], values: { receivedAt?: Date; month?: Date } = {}) =>
  db().rawPost.create({
    data: {
      bodyHash: `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`,
      provider: 'sandbox',
      body: new Uint8Array(gzipSync(JSON.stringify(items))),
      bytes: 100,
      ...values,
    },
    select: { id: true },
  })

/** An open of this mail. */
export const event = (messageId: string, n: number, more: object = {}) => ({
  event: 'open',
  timestamp: 1767182400 + n,
  email: 'ana@example.com',
  sg_event_id: `event-${n}`,
  crm_message_id: messageId,
  crm_instance: 'test',
  ...more,
})

export const drainAll = async () => {
  while ((await drainPosts(readPosts)) > 0);
}

export const emptyPipeline = async () => {
  await db().$executeRaw`
    truncate "raw_post", "rejected_item", "mail_event", "message", "pipeline_counter", "post_replay", "pipeline_settings",
      "foreign_instance", "notification", "user" cascade`
  await db().$executeRaw`delete from graphile_worker._private_jobs`
}
