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
})

/** The last check of this very key; null when there was none, or the stored one is of another form or key. */
export function readStoredCheck(json: unknown, keyFingerprint: string | null): KeyCheck | null {
  const parsed = storedCheck.safeParse(json)
  return parsed.success && parsed.data.keyFingerprint === keyFingerprint ? parsed.data.outcome : null
}
