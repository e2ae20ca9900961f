import { db } from '#lib/db.ts'

const LIVING_DAYS = 30
const SHOWN = 20

/** Other instances that send by an account of ours, as events told in the last 30 days; the latest 20. */
export async function listForeignInstances(now = new Date()): Promise<{ instance: string; lastAt: Date }[]> {
  return db().foreignInstance.findMany({
    where: { lastAt: { gt: new Date(now.getTime() - LIVING_DAYS * 24 * 3600_000) } },
    select: { instance: true, lastAt: true },
    orderBy: { lastAt: 'desc' },
    take: SHOWN,
  })
}
