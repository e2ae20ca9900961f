'use client'

import { Button } from '#components/ui/button.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { calendarDate } from '#components/ui/format-time.ts'
import { Form } from '#components/ui/form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import type { SuppressionRow } from '#lib/suppressions/list-suppressions.ts'
import type { Action } from '#lib/web/action.ts'

const REASON: Record<SuppressionRow['reason'], string> = {
  bounced: 'Bounced on',
  spam_reported: 'Reported as spam on',
  unsubscribed: 'Unsubscribed on',
  manual: 'Blocked by hand on',
}

const STREAM = { transactional: 'one-to-one mail', marketing: 'marketing mail' }

type Props = { suppressions: readonly SuppressionRow[]; lift: Action | null }

/** Why mail to this person is refused, cause by cause; an admin may lift one. */
export function Suppressions({ suppressions, lift }: Props) {
  const zone = useTimeZone()
  return (
    <ul className="flex flex-col gap-2">
      {causes(suppressions).map((cause) => (
        <li key={cause[0].id}>
          <Notice state="problem" title={sentence(cause, zone)}>
            {cause[0].detail && (
              <p className="break-words text-muted">
                <ForeignText>{cause[0].detail}</ForeignText>
              </p>
            )}
            {lift && <Lift cause={cause} action={lift} />}
          </Notice>
        </li>
      ))}
    </ul>
  )
}

/** The same in a few words, for where a mail would be written. */
export function useRefusal(suppressions: readonly SuppressionRow[]): string | null {
  const zone = useTimeZone()
  const first = suppressions.find((suppression) => suppression.stream === 'transactional')
  return first ? `No mail: ${REASON[first.reason].toLowerCase()} ${day(first, zone)}` : null
}

type Cause = [SuppressionRow, ...SuppressionRow[]]

/** One cause may hold for several streams. */
function causes(suppressions: readonly SuppressionRow[]): Cause[] {
  const found = new Map<string, Cause>()
  for (const suppression of suppressions) {
    const key = `${suppression.reason} ${suppression.detail}`
    const cause = found.get(key)
    if (cause) cause.push(suppression)
    else found.set(key, [suppression])
  }
  return [...found.values()]
}

function sentence(cause: Cause, zone: string): string {
  const [first, ...rest] = cause
  const what = rest.length > 0 ? 'mail' : STREAM[first.stream]
  return `${REASON[first.reason]} ${day(first, zone)}: ${what} is refused before it is sent`
}

function day({ since }: SuppressionRow, zone: string): string {
  return calendarDate(since, new Date(), zone)
}

function Lift({ cause, action }: { cause: Cause; action: Action }) {
  return (
    <Form action={action} className="mt-2.5 flex flex-col items-start gap-2">
      {cause.map(({ id }) => (
        <input key={id} type="hidden" name="id" value={id} />
      ))}
      <Button type="submit" size="sm">
        Allow mail again
      </Button>
    </Form>
  )
}
