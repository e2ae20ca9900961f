import { DomainError } from '#lib/errors.ts'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import { findManagementKey } from '#lib/settings/management-key.ts'
import type { Provider } from '#lib/settings/provider.ts'
import type { Finding } from '#lib/setup/check.ts'
import { isForbidden } from '#lib/wiring/account-desk.ts'

/** Where the management key is kept. */
const ACCOUNT = '/settings/account'

/**
 * What a failed call says about a check: nothing, while the provider is away; that a permission is missing, so that it
 * waits for one; else that it failed. `scope` null: none that can be ticked is known to open it. Throws what is no
 * expected failure.
 */
export async function findingOfError(
  error: unknown,
  { provider, scope, href }: { provider: Provider; scope: string | null; href: string },
): Promise<Finding> {
  if (!(error instanceof DomainError)) throw error
  if (error.code === 'provider-unavailable') return { state: 'unknown', summary: error.message, href }
  if (isForbidden(error)) {
    const isManaged = (await findManagementKey(provider)) !== null
    return {
      state: 'waiting',
      summary: 'The key may not look: SendGrid says “access forbidden”.',
      advice: adviceFor({ provider, scope, isManaged }),
      href: isManaged ? href : ACCOUNT,
    }
  }
  return { state: 'failed', summary: error.message, href }
}

function adviceFor({
  provider,
  scope,
  isManaged,
}: {
  provider: Provider
  scope: string | null
  isManaged: boolean
}): string {
  const aside = `set this step aside and ${BY_HAND[provider].lookYourself}`
  if (scope === null) {
    const unnamed = 'SendGrid names no permission for this that a key could be given.'
    return isManaged
      ? `${unnamed} You can ${aside}.`
      : `${unnamed} Add a management key with full access under Settings → Account, or ${aside}.`
  }
  return isManaged
    ? `Give the management key the permission ${scope}, or ${aside}.`
    : `Add a management key with the permission ${scope} under Settings → Account, or ${aside}.`
}
