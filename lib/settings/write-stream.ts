import { Prisma } from '#db/client.ts'
import { recordAudit, type AuditChanges } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'

export type StreamName = { provider: Provider; stream: Stream }

/**
 * Changes the row of a stream and raises its version. `version` is the one the editor saw, 0 for the row that is not
 * there yet. Throws `conflict` when somebody was quicker.
 */
export async function writeStream(
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

/** Puts a change of a stream on record and tells every process of it. */
export async function recordStreamChange(
  tx: Tx,
  { provider, stream, actorId }: StreamName & { actorId: string | null },
  action: string,
  changes: AuditChanges,
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

/** Whether a write failed because a unique index holds that value already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
