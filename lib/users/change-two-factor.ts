import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'
import { readAccessSettings } from '#lib/users/access-settings.ts'
import { replaceRecoveryCodes } from '#lib/users/recovery-codes.ts'
import { requirePassword } from '#lib/users/require-password.ts'
import { endSessionsIn } from '#lib/users/sessions.ts'
import { tellOfTwoFactor } from '#lib/users/two-factor-mail.ts'
import { removeTwoFactor } from '#lib/users/two-factor.ts'

type Proven = { userId: string; password: string }

/**
 * Turns a person's own two-factor sign-in off, given their password, and tells them by mail. Throws `invalid` at `password`, `too-many` after
 * five wrong ones and `not-allowed` while an admin requires it of everybody.
 */
export async function turnOffTwoFactor({ userId, password }: Proven): Promise<void> {
  if ((await readAccessSettings()).requiresTwoFactor) {
    throw new DomainError('not-allowed', 'Your admins require two-factor sign-in of everybody.')
  }
  await requirePassword({ userId, password })
  await transaction(async (tx) => {
    if (!(await removeTwoFactor(tx, userId))) return
    await recordAudit(tx, about(userId, userId, 'user.two-factor-off'))
    await tellOfTwoFactor(tx, userId, 'off')
  })
}

/** Ten new recovery codes, returned this once; the older ones stop working. Throws as `turnOffTwoFactor` does. */
export async function renewRecoveryCodes({ userId, password }: Proven): Promise<string[]> {
  await requirePassword({ userId, password })
  return transaction(async (tx) => {
    const factor = await tx.twoFactor.findUnique({ where: { userId }, select: { confirmedAt: true } })
    if (!factor?.confirmedAt) throw new DomainError('conflict', 'Two-factor sign-in is off. Reload the page.')
    await recordAudit(tx, about(userId, userId, 'user.recovery-codes-renewed'))
    return replaceRecoveryCodes(tx, userId)
  })
}

/**
 * Removes another person's second factor, in an admin's name or (`actorId` null) from the server's shell: they sign in
 * with their password. Every session of theirs ends. They are told by system mail; `isToldByMail` is false while no server
 * carries it. Throws `not-found`, and `conflict` when
 * there was none.
 */
export async function resetTwoFactor(
  tx: Tx,
  { email, actorId }: { email: string; actorId: string | null },
): Promise<{ isToldByMail: boolean }> {
  const user = await tx.user.findUnique({ where: { email: email.trim().toLowerCase() } })
  if (!user) throw new DomainError('not-found', 'Nobody signs in with this address. Check how it is written.')
  if (!(await removeTwoFactor(tx, user.id))) {
    throw new DomainError('conflict', `${user.name} has no two-factor sign-in.`)
  }
  await endSessionsIn(tx, user.id)
  await recordAudit(tx, about(user.id, actorId, 'user.two-factor-reset'))
  await tellOfTwoFactor(tx, user.id, 'reset')
  return { isToldByMail: await isSystemMailConfigured(tx) }
}

function about(userId: string, actorId: string | null, action: string) {
  return { actorId, action, subjectType: 'user', subjectId: userId }
}
