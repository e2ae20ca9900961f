import { db } from '#lib/db.ts'
import type { KeyCheck } from '#lib/mail/transport.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { streamKeyFingerprint } from '#lib/settings/stream-key.ts'

/** Keeps the outcome of a check together with whose it is. No change of settings: it raises no version. */
export async function storeKeyCheck(
  name: { provider: Provider; stream: Stream },
  key: string,
  outcome: KeyCheck,
): Promise<void> {
  const columns = {
    check: { keyFingerprint: streamKeyFingerprint(key), outcome },
    checkedAt: new Date(outcome.checkedAt),
  }
  await db().streamSettings.upsert({
    where: { provider_stream: name },
    create: { ...name, ...columns },
    update: columns,
  })
}
