import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { open, seal } from '#lib/secrets.ts'
import { replaceRecoveryCodes, takeRecoveryCode } from '#lib/users/recovery-codes.ts'
import { requirePassword } from '#lib/users/require-password.ts'
import { makeTotpSecret, totpStep, totpUri } from '#lib/users/totp.ts'
import { tellOfTwoFactor } from '#lib/users/two-factor-mail.ts'

export type TwoFactorState = { confirmedAt: Date | null; recoveryCodesLeft: number }

/** Whether a person signs in with a code too, since when, and how many recovery codes they have left. */
export async function readTwoFactor(userId: string): Promise<TwoFactorState> {
  const [factor, recoveryCodesLeft] = await Promise.all([
    db().twoFactor.findUnique({ where: { userId }, select: { confirmedAt: true } }),
    db().recoveryCode.count({ where: { userId, usedAt: null } }),
  ])
  return { confirmedAt: factor?.confirmedAt ?? null, recoveryCodesLeft }
}

/**
 * The secret that a person's authenticator app is to take, as text and as what a QR code holds. The same one until a
 * first code confirms it. Throws `conflict` when two-factor sign-in is on already.
 */
export async function beginTwoFactor(userId: string): Promise<{ secret: string; uri: string }> {
  const { email } = await db().user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
  const sealedSecret = seal(makeTotpSecret(), ownerOf(userId))
  await db().twoFactor.createMany({ data: [{ userId, sealedSecret }], skipDuplicates: true })
  const factor = await db().twoFactor.findUniqueOrThrow({ where: { userId } })
  if (factor.confirmedAt) throw new DomainError('conflict', 'Two-factor sign-in is on already.')
  const secret = open(factor.sealedSecret, ownerOf(userId))
  return { secret, uri: totpUri(secret, email) }
}

/**
 * Turns two-factor sign-in on with the person's password and a first code of the app, ends their other sessions (all but
 * `sessionId`), tells them by mail and returns the recovery codes, this once. A session that somebody left open, or that
 * was copied, is not enough to lock its owner out. Throws `invalid` at `password` or `code`, `too-many` (see
 * `requirePassword`).
 */
export async function confirmTwoFactor(
  input: { userId: string; sessionId: string; password: string; code: string },
  now = Date.now(),
): Promise<string[]> {
  const { userId, sessionId, password } = input
  await requirePassword({ userId, password })
  return transaction(async (tx) => {
    const factor = await tx.twoFactor.findUnique({ where: { userId } })
    const code = plainCode(input.code)
    const step = factor && totpStep(open(factor.sealedSecret, ownerOf(userId)), code, now)
    if (!factor || step === null) throw wrongCode()
    const { count } = await tx.twoFactor.updateMany({
      where: { userId, confirmedAt: null, sealedSecret: factor.sealedSecret },
      data: { confirmedAt: new Date(now), lastStep: step },
    })
    if (count === 0) throw new DomainError('conflict', 'Two-factor sign-in is on already. Reload the page.')
    await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } })
    await recordAudit(tx, about(userId, userId, 'user.two-factor-on'))
    await tellOfTwoFactor(tx, userId, 'on')
    return replaceRecoveryCodes(tx, userId)
  })
}

/** Takes a code of the app or a recovery code; each is taken once. False when it is neither. */
export async function takeCode(userId: string, typed: string, now = Date.now()): Promise<boolean> {
  const code = plainCode(typed)
  const factor = await db().twoFactor.findUnique({ where: { userId } })
  if (!factor?.confirmedAt) return false
  if (!/^\d{6}$/.test(code)) return transaction((tx) => takeRecovery(tx, userId, code))
  const step = totpStep(open(factor.sealedSecret, ownerOf(userId)), code, now)
  if (step === null) return false
  // Conditional, so that of two sign-ins with one code at the same moment one wins.
  const { count } = await db().twoFactor.updateMany({
    where: { userId, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
    data: { lastStep: step },
  })
  return count === 1
}

async function takeRecovery(tx: Tx, userId: string, code: string): Promise<boolean> {
  if (!(await takeRecoveryCode(tx, userId, code))) return false
  await recordAudit(tx, about(userId, userId, 'user.recovery-code-used'))
  return true
}

/** Removes a person's second factor and recovery codes in the caller's transaction; false when there was none. */
export async function removeTwoFactor(tx: Tx, userId: string): Promise<boolean> {
  await tx.recoveryCode.deleteMany({ where: { userId } })
  const { count } = await tx.twoFactor.deleteMany({ where: { userId } })
  return count > 0
}

function about(userId: string, actorId: string | null, action: string) {
  return { actorId, action, subjectType: 'user', subjectId: userId }
}

/** People type codes as apps show them: 123 456. */
function plainCode(typed: string): string {
  return typed.replace(/\s+/g, '')
}

function ownerOf(userId: string): string {
  return `two-factor:${userId}`
}

function wrongCode(): DomainError {
  return new DomainError('invalid', 'This code does not fit.', {
    fields: { code: 'This code does not fit. Enter the one your app shows now, and check its clock.' },
  })
}
