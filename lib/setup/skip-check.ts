import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import type { CheckId } from '#lib/setup/check.ts'
import { solveNotices } from '#lib/setup/notify-admins.ts'
import { noticeKey } from '#lib/setup/record-finding.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'

type Choice = { checkId: CheckId; actorId: string }

/**
 * Sets a check of the present provider aside: it is no longer run and no longer stands in the way of “Ready”. Setting it
 * aside again keeps the first reason. Throws `not-allowed` for the plan of a production instance.
 */
export async function skipCheck({ checkId, actorId, reason }: Choice & { reason: string }): Promise<void> {
  await transaction(async (tx) => {
    const { provider, isProduction } = await readMailSettings(tx)
    if (!canSkip(checkId, isProduction)) {
      throw new DomainError(
        'not-allowed',
        'This instance is marked as production, so its plan can’t be set aside.',
      )
    }
    const { count } = await tx.checkSkip.createMany({
      data: [{ provider, checkId, reason, byId: actorId }],
      skipDuplicates: true,
    })
    // The reason stays out of the trail, which can never be erased: people write names into reasons.
    if (count === 0) return
    await audit(tx, 'check.skipped', provider, { checkId, actorId })
    await solveNotices(tx, noticeKey(provider, checkId), new Date())
  })
}

/** Takes a check up again that was set aside. */
export async function resumeCheck({ checkId, actorId }: Choice): Promise<void> {
  await transaction(async (tx) => {
    const { provider } = await readMailSettings(tx)
    const { count } = await tx.checkSkip.deleteMany({ where: { provider, checkId } })
    if (count > 0) await audit(tx, 'check.resumed', provider, { checkId, actorId })
  })
}

/** A production instance never counts as ready on a trial plan, whatever was set aside before. Pure. */
export function canSkip(checkId: string, isProduction: boolean): boolean {
  return !(isProduction && checkId === 'plan')
}

async function audit(
  tx: Parameters<typeof recordAudit>[0],
  action: string,
  provider: string,
  { checkId, actorId }: Choice,
): Promise<void> {
  await recordAudit(tx, {
    actorId,
    action,
    subjectType: 'check',
    subjectId: `${provider}:${checkId}`,
    changes: { checkId, provider },
  })
}
