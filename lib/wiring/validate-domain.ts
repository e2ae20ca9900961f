import { db } from '#lib/db.ts'
import { getMailDomain, noteMailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import type { Validation } from '#lib/sendgrid/account-record.ts'
import { validateDomain } from '#lib/sendgrid/domains.ts'
import { validateLink } from '#lib/sendgrid/links.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { watchDomain } from '#lib/wiring/watch-domain.ts'

/**
 * Has SendGrid look at the records, link included, and keeps its reasons under the ids of our records. Then reads
 * everything anew. Throws what SendGrid refuses, `not-found` when it has no such domain, `conflict` when it is not made yet.
 */
export async function validateMailDomain(id: string): Promise<{ isValid: boolean }> {
  const row = await getMailDomain(id)
  const { providerId, linkId } = row
  if (!providerId) throw new DomainError('conflict', 'This domain is not made at SendGrid yet.')
  const client = await requireOwnerClient(row)
  const domain = await namingScope('whitelabel.update', validateDomain(client, providerId))
  if (!domain) throw new DomainError('not-found', 'SendGrid has no such domain any more.')
  const link = linkId ? await namingScope('whitelabel.update', validateLink(client, linkId)) : null
  const results = [...prefixed('domain', domain), ...(link ? prefixed('link', link) : [])]
  await noteMailDomain(db(), id, {
    validation: { isValid: domain.isValid, results },
    validatedAt: new Date(),
  })
  await watchDomain(id)
  return { isValid: domain.isValid }
}

function prefixed(of: string, { results }: Validation): Validation['results'] {
  return results.map((result) => ({ ...result, key: `${of}.${result.key}` }))
}
