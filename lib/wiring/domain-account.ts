import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/** The client for a provider's domains; throws `not-configured` when there is no key at all. */
export async function requireAccountClient(
  provider: Provider,
  limits: { timeoutMs?: number } = {},
): Promise<SendgridClient> {
  const account = await openAccountClient(provider, limits)
  if (account) return account.client
  throw new DomainError(
    'not-configured',
    'There is no key to ask SendGrid with. Save one under Settings → SendGrid.',
  )
}

/** Says which permission a refused call needs: SendGrid itself says only that access is forbidden. */
export async function namingScope<T>(scope: string, call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const isForbidden = error instanceof DomainError && /^access forbidden/i.test(error.message)
    if (!isForbidden) throw error
    throw new DomainError(error.code, `access forbidden. The key needs the permission ${scope}.`, {
      cause: error,
    })
  }
}
