import type { SqlTx } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import type { MailEvent } from '#lib/mail/event.ts'
import type { ReceivedEvent } from '#lib/messages/received-event.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { parseEvents } from '#lib/sendgrid/events.ts'
import { recordForeignInstances } from '#lib/webhooks/record-foreign-instances.ts'
import type { PostOutcome, ReadPosts, StoredPost } from '#lib/webhooks/drain-posts.ts'

/**
 * Turns SendGrid's posts into recorded events. Events that carry another instance's name are counted and left out.
 * `startsWorkflows: false` is for posts about times long past.
 */
export async function readPosts(
  tx: SqlTx,
  posts: StoredPost[],
  { countsForeign = true, ...options }: { startsWorkflows?: boolean; countsForeign?: boolean } = {},
): Promise<PostOutcome[]> {
  const parsed = posts.map((post) => ({ post, ...parseEvents(post.body, post.receivedAt.getTime()) }))
  const ours: ReceivedEvent[] = []
  const foreign: ReceivedEvent[] = []
  for (const { post, events } of parsed) {
    const origin = { provider: post.provider, postId: post.id, receivedAt: post.receivedAt }
    // Not copied: there are thousands of them, and nobody else holds them.
    for (const event of events) (isForeign(event) ? foreign : ours).push(Object.assign(event, origin))
  }
  const added = await recordEvents(tx, ours, options)
  if (countsForeign) {
    await recordForeignInstances(
      tx,
      foreign.map((event) => event.instance ?? ''),
    )
  }
  const newOf = countBy(added.map((event) => event.postId))
  const foreignOf = countBy(foreign.map((event) => event.postId))
  return parsed.map(({ post, events, rejected }) => ({
    eventCount: events.length,
    newCount: newOf.get(post.id) ?? 0,
    foreignCount: foreignOf.get(post.id) ?? 0,
    rejected,
  }))
}

/** For posts that were read before: what was counted then is not counted again. */
export const readPostsAgain: ReadPosts = (tx, posts) => readPosts(tx, posts, { countsForeign: false })

function isForeign(event: MailEvent): boolean {
  return event.instance !== null && event.instance !== env().instance
}

function countBy(ids: (bigint | null)[]): Map<bigint | null, number> {
  const counts = new Map<bigint | null, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
