import { Checkbox } from '#components/ui/checkbox.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { FormState } from '#lib/web/form-state.ts'
import type { Namesake } from '#lib/wiring/find-namesakes.ts'

/** Asks, inside a form, whether a domain that somebody else uses is meant all the same; nothing where nobody does. */
export function Namesakes({ namesakes, title = 'Somebody else uses this domain' }: Props) {
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
      <Checkbox name="confirmed" label="Use it all the same" />
    </Notice>
  )
}

type Props = { namesakes: Namesake[]; title?: string }

/** Whom the action found, when its answer was that question. */
export function namesakesOf({ data }: FormState): Namesake[] {
  const isQuestion = typeof data === 'object' && data !== null && 'namesakes' in data
  return isQuestion && Array.isArray(data.namesakes) ? (data.namesakes as Namesake[]) : []
}
