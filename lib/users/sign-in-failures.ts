import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { fingerprint } from '#lib/secrets.ts'

const WINDOW_MS = 15 * 60 * 1000
const PER_ACCOUNT = 5
const PER_ADDRESS = 20
const KEPT_MS = 24 * 60 * 60 * 1000

/** Advisory lock classes of our own: one for accounts, one for network addresses. */
const ACCOUNT_LOCK = 7_301
const ADDRESS_LOCK = 7_302

export type Attempt = {
  email: string
  address: string
  /** A browser that has proved to be one this account signed in with before (lib/web/device-cookie.ts). */
  device?: string | null
}

/**
 * Writes an attempt down as failed before the password is looked at, and returns its id: attempts made at the same
 * moment, on whatever process, count each other. Throws `too-many` with the seconds to wait at 5 failures per account
 * or 20 per network address in 15 minutes; a refused attempt is not counted. A known device has 5 of its own per
 * account, so that a stranger's guesses do not lock the owner out.
 */
export async function claimAttempt(tx: Tx, { email, address, device = null }: Attempt): Promise<bigint> {
  const accountKey = accountKeyOf(email)
  // Always in this order: nobody holds an address while waiting for an account, so there is no deadlock.
  await tx.$queryRaw`select pg_advisory_xact_lock(${ACCOUNT_LOCK}::int, hashtext(${accountKey}))::text`
  await tx.$queryRaw`select pg_advisory_xact_lock(${ADDRESS_LOCK}::int, hashtext(${address}))::text`
  const waits = [await waitSeconds(tx, { accountKey, device }, PER_ACCOUNT)]
  if (!device) waits.push(await waitSeconds(tx, { address, device: null }, PER_ADDRESS))
  const retryAfterSeconds = Math.max(...waits)
  if (retryAfterSeconds > 0) {
    const minutes = Math.ceil(retryAfterSeconds / 60)
    const message = `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
    throw new DomainError('too-many', message, { retryAfterSeconds })
  }
  const { id } = await tx.signInFailure.create({ data: { accountKey, address, device } })
  return id
}

/** Takes back the failure of an attempt that turned out right; forgets failures that are older than a day. */
export async function withdrawAttempt(tx: Tx, id: bigint): Promise<void> {
  await tx.signInFailure.deleteMany({
    where: { OR: [{ id }, { at: { lt: new Date(Date.now() - KEPT_MS) } }] },
  })
}

/**
 * Notes that an attempt's password was right and its code was not. Written anew when a new password forgot the attempt
 * meanwhile: a code that was tried counts.
 */
export async function noteWrongCode(
  tx: Tx,
  id: bigint,
  { email, address, device = null }: Attempt,
): Promise<void> {
  await tx.signInFailure.upsert({
    where: { id },
    update: { isCode: true },
    create: { accountKey: accountKeyOf(email), address, device, isCode: true },
  })
}

/**
 * Lets an account's password be tried again at once, after it was reset. Wrong codes stay counted: whoever reads
 * somebody's mail could otherwise guess five more with each link.
 */
export async function forgetWrongPasswords(tx: Tx, email: string): Promise<void> {
  await tx.signInFailure.deleteMany({ where: { accountKey: accountKeyOf(email), isCode: false } })
}

type Counted = { accountKey: string; device: string | null } | { address: string; device: null }

/** Seconds until the oldest of the last `limit` failures leaves the window; 0 while there are fewer. */
async function waitSeconds(tx: Tx, whose: Counted, limit: number): Promise<number> {
  const since = new Date(Date.now() - WINDOW_MS)
  const oldest = await tx.signInFailure.findFirst({
    where: { ...whose, at: { gt: since } },
    orderBy: { at: 'desc' },
    skip: limit - 1,
  })
  return oldest ? Math.max(1, Math.ceil((oldest.at.getTime() - since.getTime()) / 1000)) : 0
}

function accountKeyOf(email: string): string {
  return fingerprint(email.trim().toLowerCase(), 'sign-in')
}
