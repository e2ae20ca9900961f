'use client'

import { Search, X } from 'lucide-react'
import { EVENT_WORDS } from '#components/messages/words.ts'
import { DismissDialog, type Dismiss } from '#components/settings/pipeline/dismiss-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { minuteTime } from '#components/ui/format-time.ts'
import { Link } from '#components/ui/link.tsx'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import { visibleControls } from '#components/ui/visible-controls.ts'
import type { WaitingEvent } from '#lib/messages/find-unmatched.ts'

/** The ways out of the bin for an event whose mail is not among those shown with it, or is none of ours. */
export function BinExits({
  id,
  kind,
  email,
  occurredAt,
  dismiss,
}: Pick<WaitingEvent, 'id' | 'kind' | 'email' | 'occurredAt'> & { dismiss: Dismiss }) {
  const about = `${EVENT_WORDS[kind].label}, ${visibleControls(email ?? 'no address')}, ${minuteTime(occurredAt, useTimeZone())}`
  const search = email ? `?${new URLSearchParams({ q: email })}` : ''
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <Button asChild size="sm">
        <Link href={`/settings/pipeline/unmatched/${id}${search}`} aria-label={`Find a mail: ${about}`}>
          <Search aria-hidden />
          Find a mail
        </Link>
      </Button>
      <DismissDialog
        title="Dismiss this event"
        deed="Dismiss event"
        trigger={
          <Button size="sm" variant="quiet" icon={<X aria-hidden />} aria-label={`Dismiss: ${about}`}>
            Dismiss
          </Button>
        }
        fields={{ eventId: id }}
        dismiss={dismiss}
      />
    </div>
  )
}
