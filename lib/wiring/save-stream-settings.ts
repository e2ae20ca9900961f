import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { normaliseKey } from '#lib/sendgrid/check-key.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { storeKeyCheck } from '#lib/settings/store-key-check.ts'
import type { StreamInput } from '#lib/settings/stream-input.ts'
import { findCover } from '#lib/wiring/find-cover.ts'
import { askAboutKey } from '#lib/wiring/rotate-key.ts'

/** A person waits for the answer, and all is saved by then. */
const ASK_TIMEOUT_MS = 5_000

/** `uncovered`: the from address when nothing at SendGrid covers it; null: covered, or not to be seen with these keys. */
export type SavedStream = { said: string; uncovered: string | null }

/**
 * Saves what the form of a stream sends: its sender, and its first key. The key is shown to SendGrid first: one that it
 * refuses is not kept (`rejected-by-provider`, in SendGrid's words), one that could not be checked is. A stream that has
 * a key gets another only by way of the stage (`invalid`). Asks the network for up to 25 s.
 */
export async function saveStreamSettings(input: StreamInput, actorId: string): Promise<SavedStream> {
  const pasted = input.key ? normaliseKey(input.key) : null
  if (pasted) await refuseSecondKey(input)
  const check = pasted ? await askAboutKey(pasted, input.provider, input.stream) : null
  await transaction((tx) => saveStream(tx, { ...input, key: pasted?.key ?? null, actorId }))
  if (pasted && check)
    await storeKeyCheck({ provider: input.provider, stream: input.stream }, pasted.key, check)
  return { said: outcomeWords(check, pasted?.warning), uncovered: await findUncovered(input) }
}

function outcomeWords(
  check: Awaited<ReturnType<typeof askAboutKey>> | null,
  warning: string | null | undefined,
): string {
  if (!check) return 'Saved.'
  if (!check.ok) return ['Saved, but the key could not be checked.', warning].filter(Boolean).join(' ')
  return check.missing.length === 0 ? 'Saved. The key works.' : 'Saved. The key lacks permissions, see below.'
}

/** After the commit, so that whatever the account says keeps nothing from being saved. */
async function findUncovered({ provider, stream }: StreamInput): Promise<string | null> {
  const { fromAddress } = await readStream(provider, stream)
  if (!fromAddress) return null
  try {
    const whose = { provider, stream, timeoutMs: ASK_TIMEOUT_MS }
    return (await findCover(whose, fromAddress)) ? null : fromAddress
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

async function refuseSecondKey({ provider, stream }: StreamInput): Promise<void> {
  const { keyLastFour } = await readStream(provider, stream)
  if (!keyLastFour) return
  const sentence =
    'This stream has a key already. Put the new one beside it (“New key”): mail goes on by the present one until the new one is proven.'
  throw new DomainError('invalid', sentence, { fields: { key: sentence } })
}
