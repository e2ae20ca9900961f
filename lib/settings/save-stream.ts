import { Prisma } from '#db/client.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { seal } from '#lib/secrets.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { readStream, type StreamView } from '#lib/settings/read-stream.ts'
import { findKeyHolder, holderWords, type KeyHolder } from '#lib/settings/shared-key.ts'
import { streamKeyFingerprint, streamKeyOwner } from '#lib/settings/stream-key.ts'

type StreamName = { provider: Provider; stream: Stream }

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
  if (!sender && !key) return
  await write(tx, input, input.version, { ...sender, ...(key ? sealedColumns(input, key) : {}) }).catch(
    (error: unknown) => {
      // Saved for the other stream in the same moment: the index decides.
      throw isUniqueViolation(error) ? sharedKey(null) : error
    },
  )
  await recordChange(tx, input, 'stream.saved', { key: key !== null, sender: sender !== null })
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
    await write(tx, input, input.version, {
      sealedKey: null,
      keyLastFour: null,
      keyFingerprint: null,
      keySavedAt: null,
      check: Prisma.DbNull,
      checkedAt: null,
    })
    await recordChange(tx, input, 'stream.key-removed', {})
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

function sealedColumns({ provider, stream }: StreamName, key: string) {
  return {
    sealedKey: seal(key, streamKeyOwner(provider, stream)),
    keyLastFour: key.slice(-4),
    keyFingerprint: streamKeyFingerprint(key),
    keySavedAt: new Date(),
  }
}

/** Version 0 stands for the row that is not there yet. */
async function write(
  tx: Tx,
  { provider, stream }: StreamName,
  version: number,
  columns: Prisma.StreamSettingsUpdateManyMutationInput,
): Promise<void> {
  const isFirst = version === 0
  // Made empty and filled afterwards: only the row itself may be passed over as a duplicate, never its key.
  const made =
    isFirst && (await tx.streamSettings.createMany({ data: [{ provider, stream }], skipDuplicates: true }))
  const { count } =
    made && made.count === 0
      ? made
      : await tx.streamSettings.updateMany({
          where: { provider, stream, version: isFirst ? 1 : version },
          data: { ...columns, ...(isFirst ? {} : { version: { increment: 1 } }) },
        })
  if (count === 0) {
    throw new DomainError(
      'conflict',
      'Somebody changed this stream meanwhile. Reload the page to see it as it is, then try again.',
    )
  }
}

async function refuseSharedKey(tx: Tx, { provider, stream }: StreamName, key: string): Promise<void> {
  const holder = await findKeyHolder(key, { provider, stream }, tx)
  if (holder) throw sharedKey(holder)
}

function sharedKey(holder: KeyHolder | null): DomainError {
  const where = holder ? ` (${holderWords(holder)})` : ''
  const sentence = `This key serves another purpose already${where}. Make a key of its own for each stream, so that one can be replaced without stopping the other.`
  return new DomainError('invalid', sentence, { fields: { key: sentence } })
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}

async function recordChange(
  tx: Tx,
  { provider, stream, actorId }: StreamName & { actorId: string | null },
  action: string,
  changes: Record<string, boolean>,
): Promise<void> {
  await recordAudit(tx, {
    actorId,
    action,
    subjectType: 'stream_settings',
    subjectId: `${provider}:${stream}`,
    changes,
  })
  await announceSettings(tx)
}
