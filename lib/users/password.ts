import { hash, verify } from '@node-rs/argon2'
import { randomInt } from 'node:crypto'
import { z } from 'zod'

export const MIN_PASSWORD_LENGTH = 10

/** Long enough for any passphrase, short enough that nobody makes us hash megabytes. */
const MAX_PASSWORD_LENGTH = 200

/** A password that someone chooses. Length is the only rule: rules about characters make worse passwords. */
export const newPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `Use at least ${MIN_PASSWORD_LENGTH} characters.`)
  .max(MAX_PASSWORD_LENGTH, `Use at most ${MAX_PASSWORD_LENGTH} characters.`)

/** A password as typed to prove who one is; older ones may be shorter than today's rule. */
export const typedPassword = z
  .string()
  .min(1, 'Enter your password.')
  .max(MAX_PASSWORD_LENGTH, 'That is too long.')

/** argon2id at 19 MiB, 2 passes, 1 lane (OWASP's first choice); about 20 ms here. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** No 0 O 1 l I: people read made passwords off a terminal. */
const READABLE = 'abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ23456789'
const MADE_LENGTH = 20

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST)
}

let decoy: Promise<string> | undefined

/**
 * Whether `password` is the one that was hashed. Without a hash (nobody by that address) a decoy is verified instead,
 * so that the answer takes the same time either way.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // Awaited for real hashes too: the first caller pays for the decoy whoever is asked for.
  const decoyHash = await (decoy ??= hashPassword(makePassword()))
  const isRight = await verify(passwordHash ?? decoyHash, password)
  return isRight && passwordHash !== null
}

/** A random password that is easy to read and type: 20 characters, 115 bits. */
export function makePassword(): string {
  return Array.from({ length: MADE_LENGTH }, () => READABLE[randomInt(READABLE.length)]).join('')
}
