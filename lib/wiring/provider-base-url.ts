import { env } from '#lib/env.ts'
import { SENDGRID_BASE_URL } from '#lib/sendgrid/client.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** Where a provider's API is spoken to: the local stand-in for the sandbox, else SENDGRID_API_URL or SendGrid's own host. */
export function providerBaseUrl(provider: Provider): string {
  if (provider === 'sandbox') return env().sandboxUrl
  return env().sendgrid.apiUrl ?? SENDGRID_BASE_URL[provider]
}
