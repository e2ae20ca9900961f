import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { checkKey, normaliseKey } from '#lib/sendgrid/check-key.ts'
import { rehearseSend } from '#lib/sendgrid/rehearse-send.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { openStagedKey, stageKey, storeStagedProof } from '#lib/settings/spare-keys.ts'
import type { StreamName } from '#lib/settings/write-stream.ts'
import type { KeyPurpose } from '#lib/sendgrid/scopes.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'
import { sayAndAdvise } from '#lib/mail/say.ts'

/**
 * Puts a pasted key beside the one a stream uses, once SendGrid knows it: mail goes on by the present key until the new
 * one is swapped in. Asks the network for up to 15 s. Throws `rejected-by-provider` in SendGrid's words, `conflict`, `invalid`.
 */
export async function stageStreamKey(
  input: StreamName & { key: string; version: number; actorId: string },
): Promise<string> {
  const { key, warning } = normaliseKey(input.key)
  const check = await askAboutKey({ key, warning }, input.provider, input.stream)
  await transaction((tx) => stageKey(tx, { ...input, key }))
  await storeStagedProof(input, key, { check })
  if (!check.ok)
    return ['Kept beside the present key, but it could not be checked.', warning].filter(Boolean).join(' ')
  return check.missing.length > 0
    ? 'Kept beside the present key. It lacks permissions, see below.'
    : 'Kept beside the present key. SendGrid knows it.'
}

/** Asks again what the staged key may do. Throws `not-found` when none is staged. */
export async function checkStagedKey(name: StreamName): Promise<void> {
  const key = await requireStaged(name)
  const check = await checkKey({ apiKey: key, ...providerApi(name.provider), stream: name.stream })
  await storeStagedProof(name, key, { check })
}

/**
 * Has SendGrid examine a mail by the staged key, from the stream's sender, without delivering it. Throws
 * `rejected-by-provider` or `provider-unavailable` in SendGrid's words.
 */
export async function rehearseStagedKey(name: StreamName, to: string): Promise<string> {
  const key = await requireStaged(name)
  const { fromName, fromAddress } = await readStream(name.provider, name.stream)
  if (!fromAddress) throw new DomainError('not-configured', 'Save the sender of this stream first.')
  const outcome = await rehearseSend(
    { apiKey: key, ...providerApi(name.provider) },
    { from: { email: fromAddress, ...(fromName ? { name: fromName } : {}) }, to: { email: to } },
  )
  if (outcome.kind !== 'accepted') {
    const code = outcome.kind === 'refused' ? 'rejected-by-provider' : 'provider-unavailable'
    throw new DomainError(code, `SendGrid says: ${sayAndAdvise(outcome.reason, outcome.advice)}`)
  }
  await storeStagedProof(name, key, { rehearsedAt: new Date() })
  return 'SendGrid examined a mail by this key and would take it.'
}

/**
 * What SendGrid says about a pasted key. Throws `rejected-by-provider`, on the field, for one that it refuses, with what
 * the key's form lets one guess (`warning`); `access forbidden` is said of a working key that may not read its own
 * scopes, so it is no refusal.
 */
export async function askAboutKey(
  { key, warning }: ReturnType<typeof normaliseKey>,
  provider: Provider,
  purpose: KeyPurpose,
): Promise<KeyCheck> {
  const check = await checkKey({ apiKey: key, ...providerApi(provider), stream: purpose })
  const isRefused =
    !check.ok && check.error.code === 'rejected-by-provider' && !/access forbidden/i.test(check.error.message)
  if (isRefused) {
    // What is wrong with the form says what to do; advice for a whole key would lead astray.
    throw new DomainError('rejected-by-provider', `The key was not saved. ${warning ?? check.advice}`, {
      fields: { key: `SendGrid says: ${sayAndAdvise(check.error.message, warning ?? '')}` },
    })
  }
  return check
}

async function requireStaged(name: StreamName): Promise<string> {
  const key = await openStagedKey(name)
  if (!key)
    throw new DomainError(
      'not-found',
      'There is no staged key any more. Reload the page to see which keys there are.',
    )
  return key
}
