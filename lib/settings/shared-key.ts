import type { Tx } from '#lib/db.ts'
import { environmentKey, environmentProvider } from '#lib/settings/environment.ts'
import { STREAMS, type Provider, type Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { streamKeyFingerprint } from '#lib/settings/stream-key.ts'

type StreamName = { provider: Provider; stream: Stream }

/** The other stream, at whichever provider, that has this key, stored or from the environment; null when none has. */
export async function findOtherHolder(key: string, own: StreamName, from: Tx): Promise<StreamName | null> {
  const stored = await from.streamSettings.findFirst({
    where: { keyFingerprint: streamKeyFingerprint(key), NOT: own },
    select: { provider: true, stream: true },
  })
  if (stored) return stored
  const provider = environmentProvider((await readMailSettings(from)).provider)
  const given = STREAMS.find((stream) => environmentKey(stream) === key)
  return given && (given !== own.stream || provider !== own.provider) ? { provider, stream: given } : null
}
