import { z } from 'zod'
import type { KeyCheck } from '#lib/mail/transport.ts'

const storedCheck = z.object({
  /** Fingerprint of the key that was checked: the outcome says nothing about another key. */
  keyFingerprint: z.string(),
  outcome: z.discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      scopes: z.array(z.string()),
      missing: z.array(z.string()),
      checkedAt: z.string(),
    }),
    z.object({
      ok: z.literal(false),
      error: z.object({
        code: z.enum(['rejected-by-provider', 'provider-unavailable', 'invalid', 'not-configured']),
        message: z.string(),
      }),
      advice: z.string(),
      checkedAt: z.string(),
    }),
  ]),
  /** A later attempt that found nothing out. */
  trouble: z.object({ message: z.string(), advice: z.string(), triedAt: z.string() }).optional(),
})

/** The last check of a key that found something out, and the trouble of an attempt since. */
export type StoredKeyCheck = KeyCheck & { trouble?: { message: string; advice: string; triedAt: string } }

/** The last check of this very key; null when there was none, or the stored one is of another form or key. */
export function readStoredCheck(json: unknown, keyFingerprint: string | null): StoredKeyCheck | null {
  const parsed = storedCheck.safeParse(json)
  if (!parsed.success || parsed.data.keyFingerprint !== keyFingerprint) return null
  const { outcome, trouble } = parsed.data
  return trouble ? { ...outcome, trouble } : outcome
}

/**
 * What to store after one more check of a key: its outcome. One that found nothing out (no answer, 429) takes the place
 * of nothing that is known of this very key, and is kept beside it. Pure.
 */
export function foldKeyCheck(
  before: unknown,
  keyFingerprint: string,
  outcome: KeyCheck,
): { keyFingerprint: string; outcome: KeyCheck; trouble?: StoredKeyCheck['trouble'] } {
  const last = readStoredCheck(before, keyFingerprint)
  if (outcome.ok || !isInconclusive(outcome) || !last || isInconclusive(last))
    return { keyFingerprint, outcome }
  const { trouble, ...known } = last
  const { error, advice, checkedAt: triedAt } = outcome
  return { keyFingerprint, outcome: known, trouble: { message: error.message, advice, triedAt } }
}

function isInconclusive(check: KeyCheck): boolean {
  return !check.ok && check.error.code === 'provider-unavailable'
}
