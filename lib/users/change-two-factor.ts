import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'
import { readAccessSettings } from '#lib/users/access-settings.ts'
import { verifyPassword } from '#lib/users/password.ts'
import { replaceRecoveryCodes } from '#lib/users/recovery-codes.ts'
import { endSessionsIn } from '#lib/users/sessions.ts'
import { claimAttempt, withdrawAttempt } from '#lib/users/sign-in-failures.ts'
import { removeTwoFactor } from '#lib/users/two-factor.ts'

type Proven = { userId: string; password: string }

/**
 * Turns a person's own two-factor sign-in off, given their password. Throws `invalid` at `password`, `too-many` after
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
 * with their password and are told so by mail. Every session of theirs ends. Throws `not-found`, and `conflict` when
 * there was none.
 */
export async function resetTwoFactor(
  tx: Tx,
  { email, actorId }: { email: string; actorId: string | null },
): Promise<void> {
  const user = await tx.user.findUnique({ where: { email: email.trim().toLowerCase() } })
  if (!user) throw new DomainError('not-found', 'Nobody signs in with this address. Check how it is written.')
  if (!(await removeTwoFactor(tx, user.id))) {
    throw new DomainError('conflict', `${user.name} has no two-factor sign-in.`)
  }
  await endSessionsIn(tx, user.id)
  await recordAudit(tx, about(user.id, actorId, 'user.two-factor-reset'))
  await queueSystemMail(tx, {
    to: user.email,
    subject: 'Your two-factor sign-in was reset',
    text: `${user.name},\n\nAn admin removed the second step of your sign-in to Mailroom. You sign in with your password alone until you set it up again, under Profile.\n\nIf you did not ask for this, tell your admin at once.\n`,
    purpose: 'alert',
    subjectId: user.id,
  })
}

/** Guesses count like those of the sign-in page, for this person's open sessions together. */
async function requirePassword({ userId, password }: Proven): Promise<void> {
  const user = await db().user.findUniqueOrThrow({ where: { id: userId } })
  const session = `session of ${userId}`
  const attempt = await transaction((tx) =>
    claimAttempt(tx, { email: user.email, address: session, device: session }),
  )
  if (!(await verifyPassword(user.passwordHash, password))) {
    const sentence = 'This is not your present password.'
    throw new DomainError('invalid', sentence, { fields: { password: sentence } })
  }
  await withdrawAttempt(db(), attempt)
}

function about(userId: string, actorId: string | null, action: string) {
  return { actorId, action, subjectType: 'user', subjectId: userId }
}
