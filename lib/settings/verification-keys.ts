import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import { environmentProvider } from '#lib/settings/environment.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'

export type VerificationKeyView = {
  id: string
  provider: Provider
  /** base64 SPKI. */
  publicKey: string
  source: 'environment' | 'stored'
  /** Null for the environment's. */
  createdAt: Date | null
  /** When a post it signed was last stored; null for the environment's. */
  lastSeenAt: Date | null
}

/** How many keys one provider may have: rotation needs two, several webhooks a few more. Each costs a verification. */
const MAX_KEYS = 20

/** Every key that an event post may be signed with, whichever provider is chosen: events of mail already sent still count. */
export async function listVerificationKeys(from: Tx = db()): Promise<VerificationKeyView[]> {
  const rows = await from.verificationKey.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] })
  const stored = rows.map((row) => ({ ...row, source: 'stored' as const }))
  const given = env().sendgrid.eventPublicKeys
  if (given.length === 0) return stored
  const provider = environmentProvider((await readMailSettings(from)).provider)
  return [
    ...given.map((publicKey, index) => ({
      id: `environment-${index + 1}`,
      provider,
      publicKey,
      source: 'environment' as const,
      createdAt: null,
      lastSeenAt: null,
    })),
    ...stored,
  ]
}

/**
 * Keeps a verification key, already cleaned (canonical base64 SPKI). A key that is there is left as it is: `isNew` false.
 * `madeFor`: the key is that of a webhook of our making, in this subuser (empty: in the account itself). Throws `invalid` when it belongs to another provider, or the provider has 20 keys.
 */
export async function addVerificationKey(
  tx: Tx,
  input: { provider: Provider; publicKey: string; actorId: string | null; madeFor?: string },
): Promise<{ id: string; isNew: boolean }> {
  const { provider, publicKey, actorId, madeFor } = input
  const known = await tx.verificationKey.findUnique({ where: { publicKey } })
  if (known && known.provider !== provider)
    throw refuse('This key is saved for another provider. Remove it there first.')
  if (known) {
    if (madeFor !== undefined && known.madeFor !== madeFor)
      await tx.verificationKey.update({ where: { publicKey }, data: { madeFor } })
    return { id: known.id, isNew: false }
  }
  if ((await tx.verificationKey.count({ where: { provider } })) >= MAX_KEYS) {
    throw refuse(`There are ${MAX_KEYS} keys already. Remove those that no webhook uses any more.`)
  }
  const [row] = await tx.verificationKey.createManyAndReturn({
    data: [{ provider, publicKey, madeFor }],
    skipDuplicates: true,
  })
  if (!row)
    return { id: (await tx.verificationKey.findUniqueOrThrow({ where: { publicKey } })).id, isNew: false }
  await recordAudit(tx, {
    actorId,
    action: 'verification-key.added',
    subjectType: 'verification_key',
    subjectId: row.id,
    changes: { provider },
  })
  await announceSettings(tx)
  return { id: row.id, isNew: true }
}

/** Forgets a stored key: posts signed with it are refused from now on. Throws `not-found`. */
export async function removeVerificationKey(input: { id: string; actorId: string }): Promise<void> {
  await transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ provider: Provider }[]>`
      delete from "verification_key" where "id" = ${input.id}::uuid returning "provider"`
    if (!row) throw new DomainError('not-found', 'This key is gone already.')
    await recordAudit(tx, {
      actorId: input.actorId,
      action: 'verification-key.removed',
      subjectType: 'verification_key',
      subjectId: input.id,
      changes: { provider: row.provider },
    })
    await announceSettings(tx)
  })
}

function refuse(sentence: string): DomainError {
  return new DomainError('invalid', sentence, { fields: { verification: sentence } })
}
