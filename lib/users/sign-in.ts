import { db, transaction } from '#lib/db.ts'
import { fingerprint } from '#lib/secrets.ts'
import { verifyPassword } from '#lib/users/password.ts'
import { claimAttempt, noteWrongCode, withdrawAttempt, type Attempt } from '#lib/users/sign-in-failures.ts'
import { takeCode } from '#lib/users/two-factor.ts'

/** What a session is made of. */
export type SignedIn = { id: string; sessionVersion: number }

type Credentials = Attempt & {
  password: string
  /** Of the authenticator app, or a recovery code; empty in the first step. */
  code?: string
}

/**
 * Checks an address and a password, and a code where the person has two-factor sign-in. Null when they do not belong
 * together, whatever the reason: nobody by that address, a wrong password, a wrong or used code and a deactivated person
 * look and last alike. `code-needed` says nothing of the password, which was not looked at yet. Throws `too-many` (see
 * `claimAttempt`) before anything is looked at, so that what is right is no way around the limit.
 */
export async function signIn({
  password,
  code = '',
  ...who
}: Credentials): Promise<SignedIn | 'code-needed' | null> {
  const attempt = await transaction((tx) => claimAttempt(tx, who))
  const email = who.email.trim().toLowerCase()
  const user = await db().user.findUnique({
    where: { email },
    include: { twoFactor: { select: { confirmedAt: true } } },
  })
  const hasFactor = Boolean(user?.twoFactor?.confirmedAt)
  if (!code && (hasFactor || (!user && (await isAskedAnyway(email))))) {
    await withdrawAttempt(db(), attempt)
    return 'code-needed'
  }
  const isRight = await verifyPassword(user?.passwordHash ?? null, password)
  if (!user || !isRight || user.deactivatedAt) return null
  if (hasFactor && !(await takeCode(user.id, code))) {
    await noteWrongCode(db(), attempt, who)
    return null
  }
  await withdrawAttempt(db(), attempt)
  return { id: user.id, sessionVersion: user.sessionVersion }
}

/**
 * Where anybody has two-factor sign-in, every second unknown address is asked for a code, always the same ones: being
 * asked for one does not tell that somebody signs in with an address.
 */
async function isAskedAnyway(email: string): Promise<boolean> {
  const isOdd = /[13579bdf]$/.test(fingerprint(email, 'asked-anyway'))
  return isOdd && (await db().twoFactor.count({ where: { confirmedAt: { not: null } } })) > 0
}
