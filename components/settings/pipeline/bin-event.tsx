import { EVENT_WORDS } from '#components/messages/words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { WaitingEvent } from '#lib/messages/find-unmatched.ts'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'

/** What an event of the bin says: its kind, its address, who reported it and when, and the reason given. */
export function BinEvent({ event }: { event: WaitingEvent }) {
  const word = EVENT_WORDS[event.kind]
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge state={word.state} className="sm:w-32">
          {word.label}
        </Badge>
        <span className="min-w-0 font-medium wrap-anywhere">
          <ForeignText>{event.email ?? 'no address'}</ForeignText>
        </span>
        <span className="text-sm text-muted max-sm:w-full sm:ml-auto">
          {PROVIDER_LABEL[event.provider]}, <RelativeTime at={event.occurredAt} />
        </span>
      </p>
      {event.reason && (
        <p className="mt-1 text-sm wrap-anywhere text-muted">
          <ForeignText>{event.reason}</ForeignText>
        </p>
      )}
    </>
  )
}
