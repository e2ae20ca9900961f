import { db } from '#lib/db.ts'
import type { Provider } from '#lib/settings/provider.ts'

const HOUR_MS = 3_600_000
/** A mail waits for a day at most, and SendGrid tries to deliver it for three (ms). */
const LONGEST_MS = 96 * HOUR_MS
/** Counting stops here. */
const LIMIT = 10_000

/**
 * How much mail of a provider waits to go out, and of how much it has not been told yet what became, sample data left
 * out. Stops at 10,000 each.
 */
export async function countUnsettled(provider: Provider): Promise<{ queued: number; onTheirWay: number }> {
  const real = { provider, isSample: false, createdAt: { gt: new Date(Date.now() - LONGEST_MS) } }
  const [queued, onTheirWay] = await Promise.all([
    db().message.count({ where: { ...real, status: 'queued' }, take: LIMIT }),
    db().message.count({
      where: { ...real, status: { in: ['sent', 'processed', 'deferred', 'unconfirmed'] } },
      take: LIMIT,
    }),
  ])
  return { queued, onTheirWay }
}
