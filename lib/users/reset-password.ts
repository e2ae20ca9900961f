import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { hashPassword, makePassword } from '#lib/users/password.ts'
import { endSessionsIn } from '#lib/users/sessions.ts'
import { forgetWrongPasswords } from '#lib/users/sign-in-failures.ts'

/**
 * Gives a person a made password, which is returned once, and signs them out everywhere; they are asked for one of
 * their own. Wrong passwords are forgotten, so that it works at once. Throws `not-found`.
 */
export async function resetPassword(
  tx: Tx,
  { email, actorId }: { email: string; actorId: string | null },
): Promise<{ email: string; password: string }> {
  const user = await tx.user.findUnique({ where: { email: email.trim().toLowerCase() } })
  if (!user) throw new DomainError('not-found', 'Nobody signs in with this address. Check how it is written.')
  const password = makePassword()
  const data = { passwordHash: await hashPassword(password), mustChangePassword: true }
  await tx.user.update({ where: { id: user.id }, data })
  await endSessionsIn(tx, user.id)
  await forgetWrongPasswords(tx, user.email)
  await recordAudit(tx, { actorId, action: 'user.password-reset', subjectType: 'user', subjectId: user.id })
  return { email: user.email, password }
}
