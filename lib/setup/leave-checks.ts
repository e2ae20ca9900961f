import type { Tx } from '#lib/db.ts'
import { notifyAdminPages } from '#lib/jobs/notify-live.ts'
import { isOfAccount } from '#lib/setup/check.ts'
import { lockStanding } from '#lib/setup/record-finding.ts'
import type { Provider } from '#lib/settings/provider.ts'

/**
 * The checks of a provider's account begin anew, for it was disconnected: they wait, remember when they last worked, and
 * nothing of them has stopped working until it was ok again. What is no part of the account stands as it was.
 */
export async function leaveChecks(tx: Tx, provider: Provider): Promise<void> {
  const rows = await tx.checkStanding.findMany({ where: { provider }, orderBy: { checkId: 'asc' } })
  const left = rows.map(({ checkId }) => checkId).filter(isOfAccount)
  // A finding that is being kept at this moment is of before.
  for (const checkId of left) await lockStanding(tx, provider, checkId)
  const now = new Date()
  await tx.checkStanding.updateMany({
    where: { provider, checkId: { in: left } },
    data: { ...DISCONNECTED, since: now, foundAt: now, triedAt: now, leftAt: now },
  })
  const skips = await tx.checkSkip.findMany({ where: { provider } })
  await tx.checkSkip.deleteMany({
    where: { provider, checkId: { in: skips.map(({ checkId }) => checkId).filter(isOfAccount) } },
  })
  await notifyAdminPages(tx, 'setup')
}

const DISCONNECTED = {
  state: 'waiting' as const,
  summary: 'The account was disconnected.',
  advice: null,
  href: null,
  details: [],
  unknownWhy: null,
}
