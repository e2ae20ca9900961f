import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'

/** Ends every session of a person at its next request, the one it was asked in too. */
export async function signOutEverywhere(userId: string): Promise<void> {
  await transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } })
    const subject = { subjectType: 'user', subjectId: userId }
    await recordAudit(tx, { actorId: userId, action: 'user.signed-out-everywhere', ...subject })
  })
}
