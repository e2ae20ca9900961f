import type { Tx } from '#lib/db.ts'
import { environmentKey, environmentProvider } from '#lib/settings/environment.ts'
import { PROVIDER_LABEL, STREAM_LABEL, STREAMS, type Provider, type Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { streamKeyFingerprint } from '#lib/settings/stream-key.ts'

type StreamName = { provider: Provider; stream: Stream }
/** Who has a key: a stream (in use, staged or previous), or the managing of a provider's account. */
export type KeyHolder = StreamName | { management: Provider }

/** Somebody else than `own` who has this key, stored or from the environment; null when nobody has. */
export async function findKeyHolder(key: string, own: KeyHolder, from: Tx): Promise<KeyHolder | null> {
  const fingerprint = streamKeyFingerprint(key)
  const select = { provider: true, stream: true }
  const elsewhere = 'management' in own ? {} : { NOT: { provider: own.provider, stream: own.stream } }
  const stream =
    (await from.streamSettings.findFirst({ where: { keyFingerprint: fingerprint, ...elsewhere }, select })) ??
    (await from.spareKey.findFirst({ where: { fingerprint, ...elsewhere }, select }))
  if (stream) return stream
  const managing = await from.managementKey.findUnique({ where: { fingerprint }, select: { provider: true } })
  if (managing && !('management' in own && own.management === managing.provider))
    return { management: managing.provider }
  return findInEnvironment(key, own, from)
}

/** How a holder is called in a sentence. */
export function holderWords(holder: KeyHolder): string {
  return 'management' in holder
    ? `managing ${PROVIDER_LABEL[holder.management]}`
    : `${STREAM_LABEL[holder.stream]}, ${PROVIDER_LABEL[holder.provider]}`
}

async function findInEnvironment(key: string, own: KeyHolder, from: Tx): Promise<KeyHolder | null> {
  const stream = STREAMS.find((stream) => environmentKey(stream) === key)
  if (!stream) return null
  const provider = environmentProvider((await readMailSettings(from)).provider)
  const isOwn = !('management' in own) && stream === own.stream && provider === own.provider
  return isOwn ? null : { provider, stream }
}
