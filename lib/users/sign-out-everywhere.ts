import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'

/** Ends every session of a person, the present one too, at its next request. */
export async function signOutEverywhere(
  tx: Tx,
  { userId, actorId }: { userId: string; actorId: string },
): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } })
  await recordAudit(tx, {
    actorId,
    action: 'user.signed-out-everywhere',
    subjectType: 'user',
    subjectId: userId,
  })
}
