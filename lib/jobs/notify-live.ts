import type { SqlTx } from '#lib/db.ts'

/** Channel on which open pages learn what to load. */
export const LIVE_CHANNEL = 'mailroom_live'

/** NOTIFY takes 8,000 bytes; a pair of ids is 77. */
const PAIRS_PER_NOTICE = 90

export type LiveKind = 'message' | 'task' | 'note'

/** What only admins see and what is read anew as a whole: findings of checks, notices. Nothing is carried. */
type AdminTopic = 'setup' | 'notices'

/** Something on a contact's timeline changed. */
type LiveRef = { id: string; contactId: string | null }

/** Tells open pages about changed timeline items; sent when the caller's transaction commits. Carries ids only. */
export async function notifyLive(tx: SqlTx, kind: LiveKind, refs: readonly LiveRef[]): Promise<void> {
  const notices: string[] = []
  for (let start = 0; start < refs.length; start += PAIRS_PER_NOTICE) {
    const pairs = refs.slice(start, start + PAIRS_PER_NOTICE).map((ref) => [ref.id, ref.contactId])
    notices.push(JSON.stringify({ kind, refs: pairs }))
  }
  if (notices.length === 0) return
  await tx.$executeRaw`select pg_notify(${LIVE_CHANNEL}, notice) from unnest(${notices}::text[]) as notice`
}

/** Tells open pages of admins that a topic of theirs changed; sent when the caller's transaction commits. */
export async function notifyAdminPages(tx: SqlTx, topic: AdminTopic): Promise<void> {
  const notice = JSON.stringify({ kind: topic, refs: [] })
  await tx.$executeRaw`select pg_notify(${LIVE_CHANNEL}, ${notice})`
}
