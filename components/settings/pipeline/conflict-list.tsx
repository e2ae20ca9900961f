import { EVENT_WORDS } from '#components/messages/words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { ConflictRow } from '#lib/messages/list-conflicts.ts'

/** Events that contradict one with the same id. Nothing when there are none. */
export function ConflictList({ conflicts }: { conflicts: ConflictRow[] }) {
  if (conflicts.length === 0) return null
  return (
    <section id="conflicts">
      <Section
        title="Contradictions"
        help="The same id with other content. The one that came first counts; this is the only case where order decides."
        isFlush
      >
        <ul>
          {conflicts.map(({ id, providerEventId, receivedAt, kind, kept }) => (
            <li key={id} className="border-b px-4 py-2.5 last:border-b-0">
              <div className="flex items-start justify-between gap-x-4">
                <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
                  <Badge state={EVENT_WORDS[kept.kind].state}>{EVENT_WORDS[kept.kind].label}</Badge>
                  <span className="text-sm text-muted">kept, later called</span>
                  <Badge state={EVENT_WORDS[kind].state}>{EVENT_WORDS[kind].label}</Badge>
                </p>
                <RelativeTime at={receivedAt} className="shrink-0 text-sm text-muted" />
              </div>
              <p className="mt-1 flex flex-wrap items-baseline gap-x-3 text-sm">
                <span className="min-w-0 font-mono text-xs wrap-anywhere text-muted">
                  <ForeignText>{providerEventId}</ForeignText>
                </span>
                {kept.messageId && (
                  <Link href={`/messages/${kept.messageId}`} className="text-accent hover:underline">
                    Open mail
                  </Link>
                )}
              </p>
            </li>
          ))}
        </ul>
      </Section>
    </section>
  )
}
