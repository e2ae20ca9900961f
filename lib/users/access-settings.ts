import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

export type AccessSettings = { requiresTwoFactor: boolean }

/** What signing in takes of everybody. */
export async function readAccessSettings(): Promise<AccessSettings> {
  const row = await db().accessSettings.findUnique({ where: { id: 1 } })
  return { requiresTwoFactor: row?.requiresTwoFactor ?? false }
}

/**
 * Requires two-factor sign-in of everybody, or no longer: who has not set it up is asked to at their next request, before
 * anything else. Throws `conflict` when the admin who asks has not set it up, so that nobody locks the door from outside.
 */
export async function requireTwoFactor(input: { isRequired: boolean; actorId: string }): Promise<void> {
  const { isRequired, actorId } = input
  await transaction(async (tx) => {
    const own = await tx.twoFactor.findUnique({ where: { userId: actorId }, select: { confirmedAt: true } })
    if (isRequired && !own?.confirmedAt) {
      throw new DomainError('conflict', 'Set up two-factor sign-in for yourself first, under Profile.')
    }
    const before = await tx.accessSettings.findUnique({ where: { id: 1 } })
    if ((before?.requiresTwoFactor ?? false) === isRequired) return
    const data = { requiresTwoFactor: isRequired }
    await tx.accessSettings.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data })
    const action = isRequired ? 'access.two-factor-required' : 'access.two-factor-optional'
    await recordAudit(tx, { actorId, action, subjectType: 'access', subjectId: '1' })
  })
}
