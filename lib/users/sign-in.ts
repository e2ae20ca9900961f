import { db, transaction } from '#lib/db.ts'
import { claimAttempt, withdrawAttempt, type Attempt } from '#lib/users/sign-in-failures.ts'
import { verifyPassword } from '#lib/users/password.ts'

/** What a session is made of. */
export type SignedIn = { id: string; sessionVersion: number }

/**
 * Checks an address and a password. Null when they do not belong together, whatever the reason: nobody by that address,
 * a wrong password and a deactivated person look and last alike. Throws `too-many` (see `claimAttempt`) before the
 * password is looked at, so that a right one is no way around the limit.
 */
export async function signIn({
  email,
  address,
  password,
}: Attempt & { password: string }): Promise<SignedIn | null> {
  const attempt = await transaction((tx) => claimAttempt(tx, { email, address }))
  const user = await db().user.findUnique({ where: { email: email.trim().toLowerCase() } })
  const isRight = await verifyPassword(user?.passwordHash ?? null, password)
  if (!user || !isRight || user.deactivatedAt) return null
  await withdrawAttempt(db(), attempt)
  return { id: user.id, sessionVersion: user.sessionVersion }
}
