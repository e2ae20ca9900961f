import { EVENT_WORDS, STATUS_WORDS } from '#components/messages/words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Candidate, UnmatchedRow } from '#lib/messages/list-unmatched.ts'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Match = (state: FormState, formData: FormData) => Promise<FormState>

const WHY: Record<Candidate['why'], string> = {
  'same-request': 'same send request, another address',
  'same-address': 'went to this address in the week before',
}

/** One event of the bin: what it says, the mails it may be about, and why each of them. */
export function UnmatchedEvent({ event, match }: { event: UnmatchedRow; match: Match }) {
  const word = EVENT_WORDS[event.kind]
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge state={word.state} className="sm:w-32">
          {word.label}
        </Badge>
        <span className="min-w-0 font-medium wrap-anywhere">
          <bdi>{event.email ?? 'no address'}</bdi>
        </span>
        <span className="text-sm text-muted max-sm:w-full sm:ml-auto">
          {PROVIDER_LABEL[event.provider]}, <RelativeTime at={event.occurredAt} />
        </span>
      </p>
      {event.reason && (
        <p className="mt-1 text-sm wrap-anywhere text-muted">
          <bdi>{event.reason}</bdi>
        </p>
      )}
      <p className="mt-1 text-sm text-pretty text-muted">{explain(event)}</p>
      {event.candidates.length > 0 && (
        <ul className="mt-2 border-t">
          {event.candidates.map((candidate) => (
            <CandidateRow key={candidate.id} eventId={event.id} candidate={candidate} match={match} />
          ))}
        </ul>
      )}
      <details className="mt-1.5">
        <summary className="cursor-pointer text-sm text-muted hover:text-ink">As it came</summary>
        <pre className="mt-2 max-h-64 overflow-auto rounded-md bg-canvas p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
          {event.raw}
        </pre>
      </details>
    </li>
  )
}

function CandidateRow({
  eventId,
  candidate,
  match,
}: {
  eventId: string
  candidate: Candidate
  match: Match
}) {
  const status = STATUS_WORDS[candidate.status]
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b py-2 last:border-b-0">
      <span className="min-w-0 flex-1 basis-60">
        <Link href={`/messages/${candidate.id}`} className="font-medium wrap-anywhere hover:underline">
          {candidate.subject || 'No subject'}
        </Link>
        <span className="block text-sm text-muted">
          {WHY[candidate.why]}, <RelativeTime at={candidate.createdAt} />
        </span>
      </span>
      <Badge state={status.state}>{status.label}</Badge>
      <Form action={match} className="flex flex-col items-end gap-2" showsSuccess={false}>
        <input type="hidden" name="eventId" value={eventId} />
        <input type="hidden" name="messageId" value={candidate.id} />
        <Button type="submit" size="sm" aria-label={`Match to ${candidate.subject}`}>
          Match to this mail
        </Button>
      </Form>
    </li>
  )
}

/** Why no machine decided. */
function explain({ isNameless, candidates, ownId, providerMessageId }: UnmatchedRow): string {
  if (isNameless && candidates.length > 1)
    return `It names no mail, and ${candidates.length} went to this address in the week before.`
  if (isNameless) return 'It names no mail, and none went to this address in the week before.'
  if (ownId) return 'It names a mail of ours that is not here, or that went by another provider.'
  if (providerMessageId)
    return 'Its send request is not one of ours: another system on the account sent it, or its answer was lost.'
  return 'Nothing in it tells which mail it is about.'
}
