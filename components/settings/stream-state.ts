import type { State } from '#components/ui/badge.tsx'
import type { StreamView } from '#lib/settings/read-stream.ts'
import type { Stream } from '#lib/settings/provider.ts'

/** How far a stream is from carrying mail, in two words. `isCovered`: whether SendGrid takes its sender; null: not known. */
export function streamState(
  stream: Stream,
  view: Pick<StreamView, 'check' | 'keyLastFour' | 'fromAddress'>,
  isCovered: boolean | null,
): { state: State; label: string } {
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
  if (stream === 'marketing') return { state: 'stopped', label: 'Not in use yet' }
  if (isCovered === null) return { state: 'waiting', label: 'Sender not checked' }
  return isCovered
    ? { state: 'delivered', label: 'Ready' }
    : { state: 'problem', label: 'Sender not verified' }
}
