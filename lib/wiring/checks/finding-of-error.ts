import { DomainError } from '#lib/errors.ts'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import type { Provider } from '#lib/settings/provider.ts'
import type { Finding } from '#lib/setup/check.ts'
import { isForbidden } from '#lib/wiring/account-desk.ts'

/**
 * What a failed call says about a check: nothing, while the provider is away; that a permission is missing, so that it
 * waits for one; else that it failed. `scope` null: none that can be ticked is known to open it. Throws what is no
 * expected failure.
 */
export function findingOfError(
  error: unknown,
  { provider, scope, href }: { provider: Provider; scope: string | null; href: string },
): Finding {
  if (!(error instanceof DomainError)) throw error
  if (error.code === 'provider-unavailable') return { state: 'unknown', summary: error.message, href }
  if (isForbidden(error)) {
    return {
      state: 'waiting',
      summary: `The key may not look: SendGrid says “access forbidden”.`,
      advice: scope
        ? `Give the management key the permission ${scope}, or skip this step and ${BY_HAND[provider].lookYourself}.`
        : `SendGrid names no permission for this that a key could be given. Skip this step and ${BY_HAND[provider].lookYourself}.`,
      href,
    }
  }
  return { state: 'failed', summary: error.message, href }
}
