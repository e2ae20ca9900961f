import { z } from 'zod'

const recordShape = z.object({
  key: z.string(),
  type: z.enum(['cname', 'mx', 'txt']),
  host: z.string(),
  data: z.string(),
  isValid: z.boolean(),
})

/** A DNS record that the provider asks for, under the provider's own name of it. */
export type ProviderRecord = z.infer<typeof recordShape>

export const providerRecords = z.array(recordShape)

/** A domain as the provider's account holds it. */
export const providerDomain = z.object({
  id: z.string(),
  domain: z.string(),
  subdomain: z.string(),
  username: z.string(),
  isValid: z.boolean(),
  isAutomatic: z.boolean(),
  isDefault: z.boolean(),
  records: providerRecords,
  /** Subusers whose mail goes out here and may go out from it, though it is the account's. */
  lentTo: z.array(z.string()).optional(),
})
export type ProviderDomain = z.infer<typeof providerDomain>

/** A host that tracked links lead over, as the account holds it. */
export const providerLink = z.object({
  id: z.string(),
  domain: z.string(),
  subdomain: z.string(),
  isValid: z.boolean(),
  records: providerRecords,
})
export type ProviderLink = z.infer<typeof providerLink>

/** What the provider found when it validated last. */
export const validationShape = z.object({
  isValid: z.boolean(),
  results: z.array(z.object({ key: z.string(), isValid: z.boolean(), reason: z.string().nullable() })),
})
export type ProviderValidation = z.infer<typeof validationShape>
