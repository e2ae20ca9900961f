import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { checkKey, normaliseKey } from '#lib/sendgrid/check-key.ts'
import { openManagementKey, saveManagementKey, storeManagementCheck } from '#lib/settings/management-key.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'
import { askAboutKey } from '#lib/wiring/rotate-key.ts'

/**
 * Keeps a pasted key for managing the account, once SendGrid knows it. Asks the network for up to 15 s. Throws
 * `rejected-by-provider` in SendGrid's words, `invalid`, `conflict`.
 */
export async function saveAccountKey(input: {
  provider: Provider
  key: string
  version: number
  actorId: string
}): Promise<string> {
  const { key, warning } = normaliseKey(input.key)
  const check = await askAboutKey({ key, warning }, input.provider, 'management')
  await transaction((tx) => saveManagementKey(tx, { ...input, key }))
  await storeManagementCheck(input.provider, key, check)
  if (!check.ok) return ['Saved, but the key could not be checked.', warning].filter(Boolean).join(' ')
  return check.missing.length > 0
    ? 'Saved. Some of managing stays off, see below.'
    : 'Saved. The key may do all that managing needs.'
}

/** Asks again what the management key may do. Throws `not-configured` when there is none. */
export async function checkAccountKey(provider: Provider): Promise<void> {
  const key = await openManagementKey(provider)
  if (!key) throw new DomainError('not-configured', 'There is no management key to check.')
  const check = await checkKey({ apiKey: key, ...providerApi(provider), stream: 'management' })
  await storeManagementCheck(provider, key, check)
}
