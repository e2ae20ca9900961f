import { db } from '#lib/db.ts'

/** A transaction's rows carry the time it began; it may have committed this much later (ms). */
const LONGEST_COMMIT_MS = 5_000
const MOST = 200

/** Messages of these contacts, or among these, that changed since a page was made: what its stream has to catch up on. */
export async function listChangedMessages(
  since: Date,
  { contactIds, messageIds }: { contactIds: string[]; messageIds: string[] },
): Promise<string[]> {
  if (contactIds.length + messageIds.length === 0) return []
  const rows = await db().message.findMany({
    where: {
      updatedAt: { gte: new Date(since.getTime() - LONGEST_COMMIT_MS) },
      OR: [{ contactId: { in: contactIds } }, { id: { in: messageIds } }],
    },
    orderBy: { updatedAt: 'desc' },
    take: MOST,
    select: { id: true },
  })
  return rows.map((row) => row.id)
}
