import { sendgridClient, type SendgridClient } from '#lib/sendgrid/client.ts'
import type { AccountDomain } from '#lib/sendgrid/domains.ts'
import { listLentDomains } from '#lib/sendgrid/lent-domains.ts'
import { openManagementKey } from '#lib/settings/management-key.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'

/**
 * Domains that the parent account lends a subuser; null: only its management key could ask, and there is none. Throws what
 * SendGrid says to being asked.
 */
export async function findLentDomains(
  provider: Provider,
  subuser: string,
  limits: { timeoutMs?: number } = {},
): Promise<AccountDomain[] | null> {
  const parent = await openParentClient(provider, limits)
  return parent && namingScope('whitelabel.read', listLentDomains(parent, subuser))
}

/** The client of the parent account; null: there is no management key. */
export async function openParentClient(
  provider: Provider,
  limits: { timeoutMs?: number } = {},
): Promise<SendgridClient | null> {
  const apiKey = await openManagementKey(provider)
  return apiKey ? sendgridClient({ ...limits, apiKey, ...providerApi(provider) }) : null
}
