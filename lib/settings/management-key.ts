import { Prisma } from '#db/client.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { open, seal } from '#lib/secrets.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { findKeyHolder, holderWords } from '#lib/settings/shared-key.ts'
import { foldKeyCheck, readStoredCheck, type StoredKeyCheck } from '#lib/settings/stored-check.ts'
import { streamKeyFingerprint } from '#lib/settings/stream-key.ts'

export type ManagementKeyView = {
  lastFour: string
  savedAt: Date
  /** Outcome of the last check of this key. */
  check: StoredKeyCheck | null
  /** For the optimistic check of the next change. */
  version: number
}

/** The key that manages a provider's account; null when there is none, so that the transactional key does. Never the key itself. */
export async function findManagementKey(
  provider: Provider,
  from: Tx = db(),
): Promise<ManagementKeyView | null> {
  const row = await from.managementKey.findUnique({ where: { provider }, omit: { sealedKey: true } })
  if (!row) return null
  const { lastFour, savedAt, version } = row
  return { lastFour, savedAt, version, check: readStoredCheck(row.check, row.fingerprint) }
}

/** For the server's own calls. Throws `not-configured` when it was sealed with another SECRET_KEY. */
export async function openManagementKey(provider: Provider, from: Tx = db()): Promise<string | null> {
  const row = await from.managementKey.findUnique({ where: { provider }, select: { sealedKey: true } })
  return row ? open(row.sealedKey, ownerOf(provider)) : null
}

/**
 * Keeps the key that manages the account, in place of the one before: nothing is sent by it, so it needs no stage.
 * `version` is the one the editor saw, 0 for none; `actorId` null is the system. Throws `conflict` when somebody was
 * quicker, and `invalid` when the key sends mail already.
 */
export async function saveManagementKey(
  tx: Tx,
  input: { provider: Provider; key: string; version: number; actorId: string | null },
): Promise<void> {
  const { provider, key, version, actorId } = input
  const holder = await findKeyHolder(key, { management: provider }, tx)
  if (holder)
    throw refuse(`This key is in use already (${holderWords(holder)}). Make a key of its own for managing.`)
  const columns = {
    sealedKey: seal(key, ownerOf(provider)),
    lastFour: key.slice(-4),
    fingerprint: streamKeyFingerprint(key),
    savedAt: new Date(),
    check: Prisma.DbNull,
  }
  const { count } =
    version === 0
      ? await tx.managementKey.createMany({ data: [{ provider, ...columns }], skipDuplicates: true })
      : await tx.managementKey.updateMany({
          where: { provider, version },
          data: { ...columns, version: { increment: 1 } },
        })
  if (count === 0) throw changedMeanwhile()
  await recordChange(tx, { provider, actorId }, 'management-key.saved')
}

/** Forgets the key: from now on the transactional key manages, as far as it may. Throws `conflict`. */
export async function removeManagementKey(input: {
  provider: Provider
  version: number
  actorId: string
}): Promise<void> {
  const { provider, version } = input
  await transaction(async (tx) => {
    const { count } = await tx.managementKey.deleteMany({ where: { provider, version } })
    if (count === 0) throw changedMeanwhile()
    await recordChange(tx, input, 'management-key.removed')
  })
}

/** Keeps what a check said about `key`, unless another key has taken its place meanwhile. */
export async function storeManagementCheck(
  provider: Provider,
  key: string,
  outcome: KeyCheck,
): Promise<void> {
  const fingerprint = streamKeyFingerprint(key)
  await transaction(async (tx) => {
    const where = { provider, fingerprint }
    const row = await tx.managementKey.findFirst({ where, select: { check: true } })
    const check = foldKeyCheck(row?.check, fingerprint, outcome)
    await tx.managementKey.updateMany({ where, data: { check } })
  })
}

function ownerOf(provider: Provider): string {
  return `management_key:${provider}`
}

async function recordChange(
  tx: Tx,
  { provider, actorId }: { provider: Provider; actorId: string | null },
  action: string,
): Promise<void> {
  await recordAudit(tx, { actorId, action, subjectType: 'management_key', subjectId: provider })
  await announceSettings(tx)
}

function changedMeanwhile(): DomainError {
  return new DomainError(
    'conflict',
    'Somebody changed the management key meanwhile. Reload the page to see it as it is, then try again.',
  )
}

function refuse(sentence: string): DomainError {
  return new DomainError('invalid', sentence, { fields: { key: sentence } })
}
