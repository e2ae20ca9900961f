import { randomInt } from 'node:crypto'
import type { Tx } from '#lib/db.ts'
import { fingerprint } from '#lib/secrets.ts'

const COUNT = 10
/** No 0 o 1 l i: people read these codes off paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUP = 5

/** Ten new codes for a person, 49 bits each, returned this once; their older ones stop working. */
export async function replaceRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  await tx.recoveryCode.deleteMany({ where: { userId } })
  const codes = Array.from({ length: COUNT }, () => `${group()}-${group()}`)
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ userId, codeHash: hashOf(userId, code) })),
  })
  return codes
}

/** Uses a code up, however it was typed; false when it is none of this person's or was used. Of two at once one wins. */
export async function takeRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash: hashOf(userId, code), usedAt: null },
    data: { usedAt: new Date() },
  })
  return count === 1
}

function group(): string {
  return Array.from({ length: GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

function hashOf(userId: string, code: string): string {
  return fingerprint(code.toLowerCase().replace(/[^a-z0-9]/g, ''), `recovery-code:${userId}`)
}
