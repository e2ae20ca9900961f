import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

/**
 * Lets mail go to an address again, as far as this one cause stood in the way. The provider keeps a list of its own and
 * may still drop the mail; a later event of the same kind writes the cause anew.
 */
export async function liftSuppression(tx: Tx, input: { id: string; actorId: string }): Promise<void> {
  const { count } = await tx.suppression.deleteMany({ where: { id: input.id } })
  if (count === 0) throw new DomainError('not-found', 'This suppression has been lifted already.')
  await recordAudit(tx, {
    actorId: input.actorId,
    action: 'suppression.lifted',
    subjectType: 'suppression',
    subjectId: input.id,
  })
}
