import { RelativeTime } from '#components/ui/relative-time.tsx'
import { findLastChange, type ChangedSubject } from '#lib/audit/find-last-change.ts'

/** "Changed by Ana Ruiz 3 h ago", from the audit trail; nothing where it holds no change. For server components. */
export async function LastChange({ className, ...subject }: ChangedSubject & { className?: string }) {
  const change = await findLastChange(subject)
  if (!change) return null
  const who = change.actor ? (change.actor.name ?? 'somebody who is gone') : 'Mailroom'
  return (
    <p className={className ?? 'text-sm text-muted'}>
      Changed by {who} <RelativeTime at={change.at} />
    </p>
  )
}
