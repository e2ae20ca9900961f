import { BinEvent } from '#components/settings/pipeline/bin-event.tsx'
import { BinExits } from '#components/settings/pipeline/bin-exits.tsx'
import type { Dismiss } from '#components/settings/pipeline/dismiss-dialog.tsx'
import { MailToMatch, type Match } from '#components/settings/pipeline/mail-to-match.tsx'
import { visibleControls } from '#components/ui/visible-controls.ts'
import type { Candidate, UnmatchedRow } from '#lib/messages/list-unmatched.ts'

const WHY: Record<Candidate['why'], string> = {
  'same-request': 'same send request, another address',
  'same-address': 'went to this address in the week before',
}

/** One event of the bin: what it says, the mails it may be about and why each of them, and the ways out. */
export function UnmatchedEvent({
  event,
  match,
  dismiss,
}: {
  event: UnmatchedRow
  match: Match
  dismiss: Dismiss
}) {
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <BinEvent event={event} />
      <p className="mt-1 text-sm text-pretty text-muted">{explain(event)}</p>
      {event.candidates.length > 0 && (
        <ul className="mt-2 border-y">
          {event.candidates.map(({ createdAt, why, ...mail }) => (
            <MailToMatch
              key={mail.id}
              eventId={event.id}
              mail={{ ...mail, at: createdAt }}
              why={WHY[why]}
              match={match}
            />
          ))}
        </ul>
      )}
      <BinExits
        id={event.id}
        kind={event.kind}
        email={event.email}
        occurredAt={event.occurredAt}
        dismiss={dismiss}
      />
      <details className="mt-1.5">
        <summary className="cursor-pointer text-sm text-muted hover:text-ink">As it came</summary>
        <pre className="mt-2 max-h-64 overflow-auto rounded-md bg-canvas p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
          {visibleControls(event.raw)}
        </pre>
      </details>
    </li>
  )
}

/** Why no machine decided. */
function explain({ isNameless, candidates, mailsThatWeek, ownId, providerMessageId }: UnmatchedRow): string {
  if (isNameless) return `It names no mail, and ${wentThere(mailsThatWeek, candidates.length)}`
  if (ownId) return 'It names a mail of ours that is not here, or that went by another provider.'
  if (candidates.some(({ why }) => why === 'same-request'))
    return 'Its send request is one of ours, but that mail went to another address.'
  if (providerMessageId)
    return 'Its send request is not one of ours: another system on the account sent it, or its answer was lost.'
  return 'Nothing in it tells which mail it is about.'
}

function wentThere(count: number, shown: number): string {
  if (count === 0) return 'none went to this address in the week before.'
  const many = count > 1_000 ? 'over 1,000' : String(count)
  const rest = count > shown ? ` The latest ${shown} are here; “Find a mail” has them all.` : ''
  return `${many} went to this address in the week before.${rest}`
}
