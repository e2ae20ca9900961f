import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { hashPassword, newPassword, typedPassword, verifyPassword } from '#lib/users/password.ts'
import { endSessionsIn } from '#lib/users/sessions.ts'
import { claimAttempt, withdrawAttempt } from '#lib/users/sign-in-failures.ts'
import type { SignedIn } from '#lib/users/sign-in.ts'

export const passwordChange = z.object({ oldPassword: typedPassword, newPassword })

/**
 * Changes a person's own password and signs them out everywhere: returns what a new session is made of, for the browser
 * they did it in. Throws `invalid` when the old one is wrong, `too-many` after five wrong
 * ones in 15 minutes and `conflict` when it changed meanwhile.
 */
export async function changePassword({
  userId,
  ...input
}: z.input<typeof passwordChange> & { userId: string }): Promise<SignedIn> {
  const wanted = passwordChange.parse(input)
  const user = await db().user.findUniqueOrThrow({ where: { id: userId } })
  // Guesses count as those of the sign-in page do, so that a session left open is no way around its limit; and apart from
  // them, so that a stranger's guesses do not keep the owner from changing it.
  const session = `session of ${userId}`
  const attempt = await transaction((tx) =>
    claimAttempt(tx, { email: user.email, address: session, device: session }),
  )
  if (!(await verifyPassword(user.passwordHash, wanted.oldPassword))) throw wrongPassword()
  const passwordHash = await hashPassword(wanted.newPassword)
  return transaction(async (tx) => {
    await withdrawAttempt(tx, attempt)
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: user.passwordHash },
      data: { passwordHash, mustChangePassword: false },
    })
    if (count === 0) throw changedMeanwhile()
    const sessionVersion = await endSessionsIn(tx, userId)
    const subject = { subjectType: 'user', subjectId: userId }
    await recordAudit(tx, { actorId: userId, action: 'user.password-changed', ...subject })
    return { id: userId, sessionVersion }
  })
}

function wrongPassword(): DomainError {
  return new DomainError('invalid', 'Your password was not changed.', {
    fields: { oldPassword: 'This is not your present password.' },
  })
}

function changedMeanwhile(): DomainError {
  return new DomainError('conflict', 'Your password was changed elsewhere a moment ago. Sign in again.')
}
