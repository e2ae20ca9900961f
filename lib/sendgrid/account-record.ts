import { z } from 'zod'

/** A DNS record that SendGrid asks for. `key` is SendGrid's name of it; `isValid` is what it found when it validated last. */
export type AccountRecord = {
  key: string
  type: 'cname' | 'mx' | 'txt'
  host: string
  data: string
  isValid: boolean
}

const record = z.object({
  type: z
    .string()
    .transform((type) => type.toLowerCase())
    .pipe(z.enum(['cname', 'mx', 'txt']))
    .catch('cname'),
  host: z.string().min(1),
  data: z.string().min(1),
  valid: z.boolean().catch(false),
})

/** Whatever keys come back: which ones do, depends on how the domain was made (facts 7.2). */
export const dnsRecords = z.record(z.string(), z.unknown()).transform((dns): AccountRecord[] =>
  Object.entries(dns).flatMap(([key, value]) => {
    const parsed = record.safeParse(value)
    if (!parsed.success) return []
    const { type, host, data, valid } = parsed.data
    return [{ key, type, host, data, isValid: valid }]
  }),
)

/** What SendGrid found when it validated, record by record, with its reasons. */
export type Validation = {
  isValid: boolean
  results: { key: string; isValid: boolean; reason: string | null }[]
}

const result = z.object({ valid: z.boolean(), reason: z.string().nullish() })

export const validation = z
  .object({ valid: z.boolean(), validation_results: z.record(z.string(), z.unknown()).catch({}) })
  .transform(({ valid, validation_results }): Validation => ({
    isValid: valid,
    results: Object.entries(validation_results).flatMap(([key, value]) => {
      const parsed = result.safeParse(value)
      return parsed.success ? [{ key, isValid: parsed.data.valid, reason: parsed.data.reason ?? null }] : []
    }),
  }))
