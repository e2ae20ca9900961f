import { Prisma } from '#db/client.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { open, seal } from '#lib/secrets.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { refuseSharedKey, sharedKey } from '#lib/settings/save-stream.ts'
import { foldKeyCheck, readStoredCheck, type StoredKeyCheck } from '#lib/settings/stored-check.ts'
import { streamKeyFingerprint, streamKeyOwner } from '#lib/settings/stream-key.ts'
import {
  isUniqueViolation,
  recordStreamChange,
  writeStream,
  type StreamName,
} from '#lib/settings/write-stream.ts'

/** staged: waits to be swapped in. previous: was swapped out, and is kept for a day to swap back. */
type SpareSlot = 'staged' | 'previous'

export type SpareKeyView = {
  lastFour: string
  savedAt: Date
  check: StoredKeyCheck | null
  /** When the provider took a mail by this key without delivering it. */
  rehearsedAt: Date | null
  expiresAt: Date | null
}
type SpareKeys = Record<SpareSlot, SpareKeyView | null>

/** How long a key that was swapped out can be swapped back (ms). */
const KEPT_MS = 24 * 3600_000

type Deed = StreamName & { version: number; actorId: string }

/** The keys beside the one a stream uses. Never the keys themselves. */
export async function readSpareKeys({ provider, stream }: StreamName, from: Tx = db()): Promise<SpareKeys> {
  const rows = await from.spareKey.findMany({
    where: { provider, stream, ...KEPT() },
    omit: { sealedKey: true },
  })
  const view = (slot: SpareSlot): SpareKeyView | null => {
    const row = rows.find((row) => row.slot === slot)
    if (!row) return null
    const { lastFour, savedAt, rehearsedAt, expiresAt } = row
    return { lastFour, savedAt, rehearsedAt, expiresAt, check: readStoredCheck(row.check, row.fingerprint) }
  }
  return { staged: view('staged'), previous: view('previous') }
}

/** The staged key, for proving it. Null when there is none. */
export async function openStagedKey({ provider, stream }: StreamName): Promise<string | null> {
  const row = await db().spareKey.findUnique({
    where: at(provider, stream, 'staged'),
    select: { sealedKey: true },
  })
  return row ? open(row.sealedKey, ownerOf(provider, stream, 'staged')) : null
}

/**
 * Keeps a new key beside the one in use, in place of one that was staged before. Mail goes on by the old one. Throws
 * `conflict` when somebody changed the stream since `version`, and `invalid` when the key is in use already.
 */
export async function stageKey(tx: Tx, { key, ...deed }: Deed & { key: string }): Promise<void> {
  const { provider, stream } = deed
  const before = await readStream(provider, stream, tx)
  if (before.fixed.key) throw decidedByEnvironment()
  const fingerprint = streamKeyFingerprint(key)
  await refuseSharedKey(tx, deed, key)
  const row = await tx.streamSettings.findUnique({ where: { provider_stream: { provider, stream } } })
  if (row?.keyFingerprint === fingerprint) throw inUse()
  await writeStream(tx, deed, deed.version, {})
  await tx.spareKey.deleteMany({ where: { provider, stream, OR: [{ slot: 'staged' }, { fingerprint }] } })
  await tx.spareKey
    .create({
      data: {
        provider,
        stream,
        slot: 'staged',
        sealedKey: seal(key, ownerOf(provider, stream, 'staged')),
        lastFour: key.slice(-4),
        fingerprint,
        madeFor: before.subuser ?? '',
      },
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? sharedKey(null) : error
    })
  await recordStreamChange(tx, deed, 'stream.key-staged', {})
}

/** Keeps what proving the staged key found, unless another was staged meanwhile. */
export async function storeStagedProof(
  { provider, stream }: StreamName,
  key: string,
  proof: { check: KeyCheck } | { rehearsedAt: Date },
): Promise<void> {
  const fingerprint = streamKeyFingerprint(key)
  await transaction(async (tx) => {
    const where = { ...slotOf({ provider, stream }, 'staged'), fingerprint }
    const row = await tx.spareKey.findFirst({ where, select: { check: true } })
    const data = 'check' in proof ? { check: foldKeyCheck(row?.check, fingerprint, proof.check) } : proof
    await tx.spareKey.updateMany({ where, data })
  })
}

/**
 * Whether a key was shown to do what the stream needs: by its permissions, or by a rehearsed mail where those could not
 * be read.
 */
export function isProven({ check, rehearsedAt }: Pick<SpareKeyView, 'check' | 'rehearsedAt'>): boolean {
  return check?.ok ? check.missing.length === 0 : rehearsedAt !== null
}

/**
 * Puts the staged key into use; the old one is kept sealed for a day, to swap back. Mail that is on its way by the old
 * one arrives: only SendGrid can take a key's validity. Throws `conflict`, and `invalid` for a key that is not proven.
 */
export async function swapInStagedKey(deed: Deed): Promise<void> {
  await transaction(async (tx) => {
    const staged = (await readSpareKeys(deed, tx)).staged
    if (!staged) throw gone()
    if (!isProven(staged))
      throw new DomainError(
        'invalid',
        'This key is not proven yet. Check it first; mail goes on by the present key.',
      )
    await exchange(tx, deed, { from: 'staged', to: 'previous' })
    await recordStreamChange(tx, deed, 'stream.key-swapped', {})
    const expiresAt = new Date(Date.now() + KEPT_MS)
    await tx.spareKey.updateMany({ where: slotOf(deed, 'previous'), data: { expiresAt } })
    const { provider, stream } = deed
    await enqueue(tx, 'keys.expire', { provider, stream }, { runAt: expiresAt })
  })
}

/** Puts the previous key into use again; the one that took its place is staged. Throws `conflict`. */
export async function swapBackKey(deed: Deed): Promise<void> {
  await transaction(async (tx) => {
    const { previous, staged } = await readSpareKeys(deed, tx)
    if (!previous) throw gone()
    if (staged)
      throw new DomainError(
        'conflict',
        'Another key is staged. Discard it first, so that the present one can take its place.',
      )
    await exchange(tx, deed, { from: 'previous', to: 'staged' })
    await recordStreamChange(tx, deed, 'stream.key-swapped-back', {})
  })
}

/** Forgets a key that is not in use. Throws `conflict`, and `not-found` when it is gone. */
export async function dropSpareKey({ slot, ...deed }: Deed & { slot: SpareSlot }): Promise<void> {
  await transaction(async (tx) => {
    await writeStream(tx, deed, deed.version, {})
    const { count } = await tx.spareKey.deleteMany({ where: slotOf(deed, slot) })
    if (count === 0) throw gone()
    await recordStreamChange(tx, deed, 'stream.spare-key-dropped', { staged: slot === 'staged' })
  })
}

/** Forgets what was kept long enough. */
export async function expirePreviousKey({ provider, stream }: StreamName): Promise<void> {
  await db().spareKey.deleteMany({ where: { provider, stream, expiresAt: { lte: new Date() } } })
}

/** The key in `from` and the one in use change places; the latter goes to `to`. */
async function exchange(tx: Tx, deed: Deed, { from, to }: { from: SpareSlot; to: SpareSlot }): Promise<void> {
  const { provider, stream } = deed
  const row = await tx.streamSettings.findUnique({ where: { provider_stream: { provider, stream } } })
  const spare = await tx.spareKey.findUnique({ where: at(provider, stream, from) })
  if (!spare) throw gone()
  const key = open(spare.sealedKey, ownerOf(provider, stream, from))
  const columns = {
    sealedKey: seal(key, streamKeyOwner(provider, stream)),
    keyLastFour: spare.lastFour,
    keyFingerprint: spare.fingerprint,
    keySavedAt: spare.savedAt,
    keyMadeFor: spare.madeFor,
    check: spare.check ?? Prisma.DbNull,
  }
  // Raised first: of two admins one waits here for the other, and is told.
  await writeStream(tx, deed, deed.version, columns).catch((error: unknown) => {
    throw isUniqueViolation(error) ? sharedKey(null) : error
  })
  await tx.spareKey.deleteMany({ where: { provider, stream, slot: { in: [from, to] } } })
  if (!row?.sealedKey || !row.keyFingerprint) return
  const old = open(row.sealedKey, streamKeyOwner(provider, stream))
  await tx.spareKey.create({
    data: {
      provider,
      stream,
      slot: to,
      sealedKey: seal(old, ownerOf(provider, stream, to)),
      lastFour: row.keyLastFour ?? old.slice(-4),
      fingerprint: row.keyFingerprint,
      savedAt: row.keySavedAt ?? new Date(),
      madeFor: row.keyMadeFor,
      check: row.check ?? Prisma.DbNull,
    },
  })
}

const KEPT = () => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] })

function at(provider: Provider, stream: Stream, slot: SpareSlot) {
  return { provider_stream_slot: { provider, stream, slot } }
}

function slotOf({ provider, stream }: StreamName, slot: SpareSlot) {
  return { provider, stream, slot }
}

function ownerOf(provider: Provider, stream: Stream, slot: SpareSlot): string {
  return `spare_key:${provider}:${stream}:${slot}`
}

function gone(): DomainError {
  return new DomainError(
    'not-found',
    'This key is gone already. Reload the page to see which keys there are.',
  )
}

function inUse(): DomainError {
  const sentence = 'This is the key that is in use. Make another one at SendGrid.'
  return new DomainError('invalid', sentence, { fields: { key: sentence } })
}

function decidedByEnvironment(): DomainError {
  return new DomainError('not-allowed', 'The key comes from the environment. Replace it there.')
}
