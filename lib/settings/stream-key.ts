import { fingerprint } from '#lib/secrets.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'

/** Names the row a key is sealed for, so that a sealed key copied to another stream or provider does not open. */
export function streamKeyOwner(provider: Provider, stream: Stream): string {
  return `stream_settings:${provider}:${stream}`
}

/** Tells whether two keys are the same without opening either. */
export function streamKeyFingerprint(key: string): string {
  return fingerprint(key, 'stream-key')
}
