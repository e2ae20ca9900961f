import { DomainError } from '#lib/errors.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { checkKey } from '#lib/sendgrid/check-key.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { openStreamKey } from '#lib/settings/read-stream.ts'
import { storeKeyCheck } from '#lib/settings/store-key-check.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'

/**
 * Asks the provider what the key of a stream may do and keeps the outcome for the settings page. Up to 15 s.
 * Throws `not-configured` when there is no key; what the provider says, good or bad, is a value.
 */
export async function checkStreamKey(provider: Provider, stream: Stream): Promise<KeyCheck> {
  const apiKey = await openStreamKey(provider, stream)
  if (!apiKey) throw new DomainError('not-configured', 'There is no key to check. Save one first.')
  const outcome = await checkKey({ apiKey, ...providerApi(provider), stream })
  await storeKeyCheck({ provider, stream }, apiKey, outcome)
  return outcome
}
