'use client'

import { calendarDate } from '#components/ui/format-time.ts'
import { Button } from '#components/ui/button.tsx'
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

const STREAM = { transactional: 'One-to-one mail', marketing: 'Marketing mail' }

/** The sentence that stands where mail is refused: "Bounced on 3 May: mail is refused before it is sent". */
export function suppressionSentence(suppression: SuppressionRow, zone: string): string {
  const day = calendarDate(suppression.since, new Date(), zone)
  return `${REASON[suppression.reason]} ${day}: ${STREAM[suppression.stream].toLowerCase()} is refused before it is sent`
}

type Props = { suppressions: readonly SuppressionRow[]; lift: Action | null }

/** Why mail to this person is refused, cause by cause; an admin may lift one. */
export function Suppressions({ suppressions, lift }: Props) {
  const zone = useTimeZone()
  return (
    <ul className="flex flex-col gap-2">
      {suppressions.map((suppression) => (
        <li key={suppression.id}>
          <Notice
            state="problem"
            title={suppressionSentence(suppression, zone)}
            action={
              lift && (
                <Form action={lift} className="flex flex-col gap-2">
                  <input type="hidden" name="id" value={suppression.id} />
                  <Button type="submit" size="sm">
                    Allow mail again
                  </Button>
                </Form>
              )
            }
          >
            {suppression.detail && <span className="text-muted break-words">{suppression.detail}</span>}
          </Notice>
        </li>
      ))}
    </ul>
  )
}
