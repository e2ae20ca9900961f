import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { checkKey, normaliseKey } from '#lib/sendgrid/check-key.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { storeKeyCheck } from '#lib/settings/store-key-check.ts'
import type { StreamInput } from '#lib/settings/stream-input.ts'
import { providerBaseUrl } from '#lib/wiring/provider-base-url.ts'

/**
 * Saves what the form of a stream sends. A new key is shown to SendGrid first: one that it refuses is not kept
 * (`rejected-by-provider`, in SendGrid's words), one that could not be checked is. Asks the network for up to 15 s.
 */
export async function saveStreamSettings(input: StreamInput, actorId: string): Promise<string> {
  const pasted = input.key ? normaliseKey(input.key) : null
  const check = pasted ? await askAbout(pasted.key, input) : null
  await transaction((tx) => saveStream(tx, { ...input, key: pasted?.key ?? null, actorId }))
  if (!pasted || !check) return 'Saved.'
  await storeKeyCheck({ provider: input.provider, stream: input.stream }, pasted.key, check)
  if (check.ok)
    return check.missing.length === 0
      ? 'Saved. The key works.'
      : 'Saved. The key lacks permissions, see below.'
  return ['Saved, but the key could not be checked.', pasted.warning].filter(Boolean).join(' ')
}

async function askAbout(key: string, { provider, stream }: StreamInput): Promise<KeyCheck> {
  const check = await checkKey({ apiKey: key, baseUrl: providerBaseUrl(provider), stream })
  if (!check.ok && isRefusal(check)) {
    const sentence = `SendGrid says: ${check.error.message}`
    throw new DomainError('rejected-by-provider', `The key was not saved. ${check.advice}`, {
      fields: { key: sentence },
    })
  }
  return check
}

/** `access forbidden` is said of a working key that may not read its own scopes, so it is no refusal. */
function isRefusal(check: Extract<KeyCheck, { ok: false }>): boolean {
  return check.error.code === 'rejected-by-provider' && !/access forbidden/i.test(check.error.message)
}
