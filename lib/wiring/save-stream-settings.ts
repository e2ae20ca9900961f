import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { normaliseKey } from '#lib/sendgrid/check-key.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { storeKeyCheck } from '#lib/settings/store-key-check.ts'
import type { StreamInput } from '#lib/settings/stream-input.ts'
import { askAboutKey } from '#lib/wiring/rotate-key.ts'

/**
 * Saves what the form of a stream sends: its sender, and its first key. The key is shown to SendGrid first: one that it
 * refuses is not kept (`rejected-by-provider`, in SendGrid's words), one that could not be checked is. A stream that has
 * a key gets another only by way of the stage (`invalid`). Asks the network for up to 15 s.
 */
export async function saveStreamSettings(input: StreamInput, actorId: string): Promise<string> {
  const pasted = input.key ? normaliseKey(input.key) : null
  if (pasted) await refuseSecondKey(input)
  const check = pasted ? await askAboutKey(pasted.key, input.provider, input.stream) : null
  await transaction((tx) => saveStream(tx, { ...input, key: pasted?.key ?? null, actorId }))
  if (!pasted || !check) return 'Saved.'
  await storeKeyCheck({ provider: input.provider, stream: input.stream }, pasted.key, check)
  if (check.ok)
    return check.missing.length === 0
      ? 'Saved. The key works.'
      : 'Saved. The key lacks permissions, see below.'
  return ['Saved, but the key could not be checked.', pasted.warning].filter(Boolean).join(' ')
}

async function refuseSecondKey({ provider, stream }: StreamInput): Promise<void> {
  const { keyLastFour } = await readStream(provider, stream)
  if (!keyLastFour) return
  const sentence =
    'This stream has a key already. Put the new one beside it (“New key”): mail goes on by the present one until the new one is proven.'
  throw new DomainError('invalid', sentence, { fields: { key: sentence } })
}
