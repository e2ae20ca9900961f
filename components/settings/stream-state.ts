import type { State } from '#components/ui/badge.tsx'
import type { StreamView } from '#lib/settings/read-stream.ts'
import type { Stream } from '#lib/settings/provider.ts'

/** How far a stream is from carrying mail, in two words. */
export function streamState(stream: Stream, view: StreamView): { state: State; label: string } {
  const { check, keyLastFour, fromAddress } = view
  if (!keyLastFour) return { state: 'stopped', label: 'No key' }
  if (!fromAddress) return { state: 'waiting', label: 'No sender' }
  if (!check) return { state: 'waiting', label: 'Key not checked' }
  if (!check.ok) {
    const isRefused = check.error.code === 'rejected-by-provider'
    return isRefused
      ? { state: 'problem', label: 'Key refused' }
      : { state: 'waiting', label: 'Check failed' }
  }
  if (check.missing.length > 0) return { state: 'problem', label: 'Permissions missing' }
  return stream === 'marketing'
    ? { state: 'stopped', label: 'Not in use yet' }
    : { state: 'delivered', label: 'Ready' }
}
