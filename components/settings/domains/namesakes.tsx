import { Checkbox } from '#components/ui/checkbox.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { FormState } from '#lib/web/form-state.ts'
import type { Namesake } from '#lib/wiring/find-namesakes.ts'

/**
 * Asks, inside a form, whether a domain that somebody else uses is meant all the same; nothing where nobody does. The
 * tick sends which domain was asked about, so that it confirms no other.
 */
export function Namesakes({ namesakes, askedFor, title = 'Somebody else uses this domain' }: Props) {
  if (namesakes.length === 0) return null
  return (
    <Notice state="waiting" title={title}>
      <ul className="mb-2.5">
        {namesakes.map(({ host, of }) => (
          <li key={`${host} ${of}`} className="wrap-anywhere">
            {host}: {of}
          </li>
        ))}
      </ul>
      <p className="mb-2.5">
        Two instances on one domain get each other’s replies. A name of its own for each keeps them apart.
      </p>
      <Checkbox key={askedFor} name="confirmed" value={askedFor} label="Use it all the same" />
    </Notice>
  )
}

/** `askedFor`: which domain it is, as the action understood it. */
export type Question = { namesakes: Namesake[]; askedFor: string }
type Props = Question & { title?: string }

export const NO_QUESTION: Question = { namesakes: [], askedFor: '' }

/** What the action asks back; none when its answer was no question. */
export function questionOf({ data }: FormState): Question {
  const isQuestion = typeof data === 'object' && data !== null && 'namesakes' in data && 'askedFor' in data
  return isQuestion ? (data as Question) : NO_QUESTION
}
