import { db } from '#lib/db.ts'

/** How long runs, findings and notices that were read are kept. */
export const HISTORY_DAYS = 90

/** Deletes history older than 90 days. Standings outlive it, so that “since when” and “last worked” stay true. */
export async function sweepSetupHistory(now: Date): Promise<void> {
  const before = new Date(now.getTime() - HISTORY_DAYS * 86_400_000)
  await db().checkRun.deleteMany({ where: { startedAt: { lt: before } } })
  await db().notification.deleteMany({ where: { createdAt: { lt: before }, readAt: { not: null } } })
}
