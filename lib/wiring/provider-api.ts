import { env } from '#lib/env.ts'
import { BY_HAND, type ByHand } from '#lib/mail/by-hand.ts'
import { SENDGRID_BASE_URL } from '#lib/sendgrid/client.ts'
import type { Provider } from '#lib/settings/provider.ts'

/**
 * Where a provider's API is spoken to, and whose pages its advice names: the local stand-in for the sandbox, else
 * SENDGRID_API_URL or SendGrid's own host.
 */
export function providerApi(provider: Provider): { baseUrl: string; byHand: ByHand } {
  return { baseUrl: baseUrlOf(provider), byHand: BY_HAND[provider] }
}

function baseUrlOf(provider: Provider): string {
  if (provider === 'sandbox') return env().sandboxUrl
  return env().sendgrid.apiUrl ?? SENDGRID_BASE_URL[provider]
}
