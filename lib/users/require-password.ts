import { db, transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { verifyPassword } from '#lib/users/password.ts'
import { claimAttempt, withdrawAttempt } from '#lib/users/sign-in-failures.ts'

/**
 * Lets somebody who is signed in prove that it is them, before they change how they sign in. Guesses count like those of
 * the sign-in page, for this person's open sessions together. Throws `invalid` at `password`, `too-many` after five wrong
 * ones in 15 minutes.
 */
export async function requirePassword(proof: { userId: string; password: string }): Promise<void> {
  const { userId, password } = proof
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
