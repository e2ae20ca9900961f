import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/** The client that manages a provider's account. Throws `not-configured` when there is no key. */
export async function requireAccountClient(provider: Provider): Promise<SendgridClient> {
  const account = await openAccountClient(provider)
  if (account) return account.client
  throw new DomainError(
    'not-configured',
    'There is no API key yet. Save one under Settings → SendGrid first.',
  )
}
