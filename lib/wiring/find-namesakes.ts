import { listMailDomains } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import { listDomains } from '#lib/sendgrid/domains.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { namingScope, requireAccountClient } from '#lib/wiring/domain-account.ts'

/** Somebody else's use of a domain: in the account, or on the plan of another instance. */
export type Namesake = { host: string; of: string }

/**
 * Who else uses a domain that an instance wants. What the account does not show (no answer, no permission) is left out:
 * making the domain will say so.
 */
export async function findNamesakes(
  provider: Provider,
  { domain, instance }: { domain: string; instance: string },
): Promise<Namesake[]> {
  const [rows, account] = await Promise.all([
    listMailDomains(provider, instance),
    inAccount(provider, domain),
  ])
  // Of a domain that is on our list the row says whose it is.
  const listed = rows.flatMap(({ providerId }) => providerId ?? [])
  return [
    ...account
      .filter(({ id }) => !listed.includes(id))
      .map((one) => ({ host: `${one.subdomain}.${one.domain}`, of: `the SendGrid user ${one.username}` })),
    ...rows
      .filter((row) => row.domain === domain && row.instance !== instance)
      .map((row) => ({
        host: `${row.subdomain}.${row.domain}`,
        of: `the instance ${row.instance}${row.state === 'planned' ? ', on the plan' : ''}`,
      })),
  ]
}

async function inAccount(provider: Provider, domain: string) {
  try {
    const client = await requireAccountClient(provider)
    return await namingScope('whitelabel.read', listDomains(client, { named: domain }))
  } catch (error) {
    if (error instanceof DomainError) return []
    throw error
  }
}
