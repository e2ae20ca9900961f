import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { cleanPublicKey } from '#lib/sendgrid/signature.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { addVerificationKey } from '#lib/settings/verification-keys.ts'

/**
 * Keeps the verification keys in a pasted text: one or several, bare or in PEM armour, apart by blank, comma or line.
 * All of them or none: `invalid` names the one that is no P-256 public key. Returns how many are new.
 */
export async function pasteVerificationKeys(input: {
  provider: Provider
  text: string
  actorId: string
}): Promise<{ given: number; added: number }> {
  const keys = [...new Set(splitPasted(input.text).map(clean))]
  return transaction(async (tx) => {
    let added = 0
    for (const publicKey of keys) {
      const { isNew } = await addVerificationKey(tx, {
        provider: input.provider,
        publicKey,
        actorId: input.actorId,
      })
      if (isNew) added += 1
    }
    return { given: keys.length, added }
  })
}

/** A key on P-256 has 124 characters; half of one is still meant as one. */
const SHORTEST_KEY = 60
const PEM = /-----BEGIN [A-Z ]+-----[^-]*-----END [A-Z ]+-----/g

/** PEM blocks as they are, and what stands beside them, apart by separators. Words without a key among them are one text. */
function splitPasted(text: string): string[] {
  const blocks = text.match(PEM) ?? []
  const bare = text
    .replace(PEM, ' ')
    .split(/[\s,;]+/)
    .filter(Boolean)
  const isProse = blocks.length === 0 && bare.every((word) => word.length < SHORTEST_KEY)
  return isProse ? [text] : [...blocks, ...bare]
}

function clean(pasted: string, index: number, all: string[]): string {
  try {
    return cleanPublicKey(pasted)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const sentence = all.length > 1 ? `Key ${index + 1} of ${all.length}: ${error.message}` : error.message
    throw new DomainError('invalid', sentence, { fields: { verification: sentence }, cause: error })
  }
}
