import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

/** Why an address is suppressed, as the end of a sentence about it. */
const SUPPRESSION_WORDS = {
  bounced: 'mail to it bounced for good',
  spam_reported: 'its owner reported our mail as spam',
  unsubscribed: 'its owner unsubscribed',
  manual: 'somebody here asked not to write to it',
} as const

/** Throws `suppressed` when we may not write to this (lower-cased) address on this stream. */
export async function requireUnsuppressed(
  tx: Tx,
  address: string,
  stream: 'transactional' | 'marketing',
): Promise<void> {
  const found = await tx.suppression.findFirst({ where: { address, stream }, orderBy: { since: 'asc' } })
  if (!found) return
  const day = found.since.toISOString().slice(0, 10)
  throw new DomainError(
    'suppressed',
    `${address} is not written to: ${SUPPRESSION_WORDS[found.reason]} (${day}).`,
  )
}
