import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/** The client for domains and senders, of the subuser of `actsFor` (transactional); throws `not-configured` when there is no key. */
export async function requireAccountClient(
  provider: Provider,
  options: { actsFor?: Stream; timeoutMs?: number } = {},
): Promise<SendgridClient> {
  const account = await openAccountClient(provider, options)
  if (account) return account.client
  throw new DomainError(
    'not-configured',
    'There is no key to ask SendGrid with. Save one under Settings → SendGrid.',
  )
}

/**
 * Says which permission a refused call needs: SendGrid itself says only that access is forbidden. Null: none that can be
 * ticked is known, as for verified senders, which no document gives a scope of their own.
 */
export async function namingScope<T>(
  scope: string | null,
  call: Promise<T>,
  keyName = 'The key',
): Promise<T> {
  try {
    return await call
  } catch (error) {
    const isForbidden = error instanceof DomainError && /^access forbidden/i.test(error.message)
    if (!isForbidden) throw error
    const advice = scope
      ? `${keyName} needs the permission ${scope}.`
      : 'SendGrid names no permission for this that a key could be given: one with full access may do it.'
    throw new DomainError(error.code, `access forbidden. ${advice}`, { cause: error })
  }
}
