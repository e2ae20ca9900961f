import { transaction } from '#lib/db.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { foldKeyCheck } from '#lib/settings/stored-check.ts'
import { streamKeyFingerprint } from '#lib/settings/stream-key.ts'

/**
 * Keeps the outcome of a check together with whose it is; one that found nothing out, beside the last that did. No change
 * of settings: it raises no version.
 */
export async function storeKeyCheck(
  name: { provider: Provider; stream: Stream },
  key: string,
  outcome: KeyCheck,
): Promise<void> {
  await transaction(async (tx) => {
    const where = { provider_stream: name }
    const row = await tx.streamSettings.findUnique({ where, select: { check: true } })
    const check = foldKeyCheck(row?.check, streamKeyFingerprint(key), outcome)
    const columns = { check, checkedAt: new Date(check.outcome.checkedAt) }
    await tx.streamSettings.upsert({ where, create: { ...name, ...columns }, update: columns })
  })
}
