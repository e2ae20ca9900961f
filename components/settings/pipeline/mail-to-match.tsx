'use client'

import { StatusBadge } from '#components/messages/status-badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { Form } from '#components/ui/form.tsx'
import { minuteTime } from '#components/ui/format-time.ts'
import { Link } from '#components/ui/link.tsx'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import type { MessageStatus } from '#lib/mail/status.ts'
import type { FormState } from '#lib/web/form-state.ts'

export type Match = (state: FormState, formData: FormData) => Promise<FormState>

type Props = {
  eventId: string
  mail: { id: string; subject: string; toAddress: string; status: MessageStatus; at: Date }
  /** Why it may be the one. */
  why?: string
  match: Match
}

/** One mail that an event of the bin may be given to, with all that tells it from another of the same subject. */
export function MailToMatch({ eventId, mail, why, match }: Props) {
  const subject = mail.subject || 'No subject'
  const at = minuteTime(mail.at, useTimeZone())
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b py-2 last:border-b-0">
      <span className="min-w-0 flex-1 basis-60">
        <Link href={`/messages/${mail.id}`} className="font-medium wrap-anywhere hover:underline">
          <ForeignText>{subject}</ForeignText>
        </Link>
        <span className="block text-sm wrap-anywhere text-muted">
          to <bdi>{mail.toAddress}</bdi>, <time dateTime={mail.at.toISOString()}>{at}</time>
          {why && <span className="block">{why}</span>}
        </span>
      </span>
      <StatusBadge status={mail.status} />
      <Form action={match} className="flex flex-col items-end gap-2" showsSuccess={false}>
        <input type="hidden" name="eventId" value={eventId} />
        <input type="hidden" name="messageId" value={mail.id} />
        <Button
          type="submit"
          size="sm"
          aria-label={`Match to this mail: ${subject}, to ${mail.toAddress}, ${at}`}
        >
          Match to this mail
        </Button>
      </Form>
    </li>
  )
}
