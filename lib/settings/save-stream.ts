import { Prisma } from '#db/client.ts'
import { changedFields } from '#lib/audit/changed-fields.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { seal } from '#lib/secrets.ts'
import { readStream, type StreamView } from '#lib/settings/read-stream.ts'
import { findKeyHolder, holderWords, type KeyHolder } from '#lib/settings/shared-key.ts'
import { streamKeyFingerprint, streamKeyOwner } from '#lib/settings/stream-key.ts'
import {
  isUniqueViolation,
  recordStreamChange,
  writeStream,
  type StreamName,
} from '#lib/settings/write-stream.ts'

/**
 * Saves sender and key of one stream. `key` null keeps the key that is there. What the environment fixes is left
 * alone. `version` is the one the editor saw; `actorId` null is the system itself. Throws `conflict` when somebody was
 * quicker, and `invalid` when the key already serves another stream.
 */
export async function saveStream(
  tx: Tx,
  input: StreamName & {
    fromName: string
    fromAddress: string
    key: string | null
    version: number
    actorId: string | null
  },
): Promise<void> {
  const before = await readStream(input.provider, input.stream, tx)
  if (!before.fixed.from && !input.fromAddress) throw noSender()
  const sender = changedSender(before, input)
  const key = before.fixed.key ? null : input.key
  if (key) await refuseSharedKey(tx, input, key)
  const fields = changedFields(
    { fromName: 'hidden', fromAddress: 'address', key: 'hidden' },
    { ...before, key: before.keyLastFour },
    { ...before, ...sender, key: key ?? before.keyLastFour },
  )
  if (!sender && !key) return
  await writeStream(tx, input, input.version, {
    ...sender,
    ...(key ? sealedColumns(input, key, before) : {}),
  }).catch((error: unknown) => {
    // Saved for the other stream in the same moment: the index decides.
    throw isUniqueViolation(error) ? sharedKey(null) : error
  })
  await recordStreamChange(tx, input, 'stream.saved', { key: key !== null, sender: sender !== null, fields })
}

/** Forgets the key of a stream: nothing can be sent on it until there is another. Throws `conflict`, `not-found`. */
export async function removeStreamKey(
  input: StreamName & { version: number; actorId: string },
): Promise<void> {
  await transaction(async (tx) => {
    const before = await readStream(input.provider, input.stream, tx)
    if (before.fixed.key) {
      throw new DomainError('not-allowed', 'The key comes from the environment. Remove it there.')
    }
    if (!before.keyLastFour) throw new DomainError('not-found', 'This key is gone already.')
    await writeStream(tx, input, input.version, {
      sealedKey: null,
      keyLastFour: null,
      keyFingerprint: null,
      keySavedAt: null,
      keyMadeFor: null,
      check: Prisma.DbNull,
      checkedAt: null,
    })
    await recordStreamChange(tx, input, 'stream.key-removed', {})
  })
}

function changedSender(
  before: StreamView,
  input: { fromName: string; fromAddress: string },
): { fromName: string; fromAddress: string } | null {
  const isSame = before.fromName === input.fromName && before.fromAddress === input.fromAddress
  return before.fixed.from || isSame ? null : { fromName: input.fromName, fromAddress: input.fromAddress }
}

function noSender(): DomainError {
  const sentence = 'Enter the address that mail on this stream comes from.'
  return new DomainError('invalid', sentence, { fields: { fromAddress: sentence } })
}

function sealedColumns({ provider, stream }: StreamName, key: string, { subuser }: StreamView) {
  return {
    sealedKey: seal(key, streamKeyOwner(provider, stream)),
    keyLastFour: key.slice(-4),
    keyFingerprint: streamKeyFingerprint(key),
    keySavedAt: new Date(),
    keyMadeFor: subuser ?? '',
  }
}

/** Throws `invalid` when somebody else has this key. */
export async function refuseSharedKey(tx: Tx, { provider, stream }: StreamName, key: string): Promise<void> {
  const holder = await findKeyHolder(key, { provider, stream }, tx)
  if (holder) throw sharedKey(holder)
}

/** The refusal of a key that serves another purpose; `holder` null where only the index knows. */
export function sharedKey(holder: KeyHolder | null): DomainError {
  const where = holder ? ` (${holderWords(holder)})` : ''
  const sentence = `This key serves another purpose already${where}. Make a key of its own for each stream, so that one can be replaced without stopping the other.`
  return new DomainError('invalid', sentence, { fields: { key: sentence } })
}
