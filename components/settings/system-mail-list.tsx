import { MailCheck } from 'lucide-react'
import { RenewLink, ShowText } from '#components/settings/system-mail-deeds.tsx'
import { MAIL_STATE, purposeWords } from '#components/settings/system-mail-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { SystemMailView } from '#lib/system-mail/list-system-mails.ts'
import type { Action } from '#lib/web/action.ts'

type Deeds = { send: Action; show: Action; renew: Action }
type Props = Deeds & { mails: SystemMailView[]; waiting: number; isConfigured: boolean }

/** Mailroom's latest own mails. The text of what did not go out is shown on demand, so that it can be handed over otherwise. */
export function SystemMailList({ mails, waiting, isConfigured, ...deeds }: Props) {
  return (
    <Section
      isFlush
      title="Mail"
      help={helpOf({ mails, waiting, isConfigured })}
      actions={
        waiting > 0 && isConfigured ? (
          <Form action={deeds.send} className="flex flex-col items-end gap-2">
            <Button type="submit" size="sm">
              {waiting === 1 ? 'Send the one that waits' : `Send all ${waiting} that wait`}
            </Button>
          </Form>
        ) : null
      }
    >
      {mails.length === 0 ? (
        <EmptyState icon={<MailCheck />} title="No mail yet">
          Invitations, password resets and alerts are listed here.
        </EmptyState>
      ) : (
        <ul>
          {mails.map((mail) => (
            <Line key={mail.id} mail={mail} canSend={isConfigured} {...deeds} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function helpOf({ mails, waiting, isConfigured }: Pick<Props, 'mails' | 'waiting' | 'isConfigured'>): string {
  if (waiting > 0 && !isConfigured)
    return 'Without a server, hand these over yourself. Showing a link is written to the audit trail.'
  if (mails.some(({ isReadable, error }) => isReadable && error !== null))
    return 'Hand over yourself what the server does not take. Showing a text is written to the audit trail.'
  return 'The latest 50, kept for 90 days. Texts are erased once they are sent or their link no longer works.'
}

type LineProps = Deeds & { mail: SystemMailView; canSend: boolean }

function Line({ mail, canSend, ...deeds }: LineProps) {
  const { state, label } = MAIL_STATE[mail.state]
  const isOver = mail.state !== 'sent' && (mail.link === 'dead' || mail.link === 'used')
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5 sm:flex-nowrap">
        <Badge state={state} className="mt-px shrink-0 sm:w-26">
          {label}
        </Badge>
        <div className="order-last min-w-0 basis-full sm:order-none sm:flex-1 sm:basis-auto">
          <p className="font-medium wrap-anywhere">{mail.subject}</p>
          <p className="text-sm wrap-anywhere text-muted">
            {purposeWords(mail.purpose)} to {mail.recipient}
          </p>
          {mail.error && <p className="mt-1 text-sm text-pretty wrap-anywhere">{mail.error}</p>}
          {isOver && (
            <p className="mt-1 text-sm">
              {mail.link === 'used' ? 'Its link was used.' : 'Its link no longer works.'}
            </p>
          )}
        </div>
        <RelativeTime at={mail.sentAt ?? mail.createdAt} className="ml-auto shrink-0 text-sm text-muted" />
      </div>
      {(mail.isReadable || (isOver && mail.link === 'dead')) && (
        <div className="mt-2 flex flex-wrap items-start gap-2 sm:pl-29">
          {mail.isReadable ? (
            <Unsent mail={mail} canSend={canSend} {...deeds} />
          ) : (
            <Over mail={mail} {...deeds} />
          )}
        </div>
      )}
    </li>
  )
}

function Unsent({ mail, canSend, send, show }: LineProps) {
  return (
    <>
      <ShowText id={mail.id} hasLink={mail.link !== null} action={show} />
      {canSend && mail.isLeft && (
        <Form action={send} showsSuccess={false}>
          <input type="hidden" name="id" value={mail.id} />
          <Button type="submit" size="sm">
            {mail.state === 'no_server' ? 'Send it' : 'Send again'}
          </Button>
        </Form>
      )}
    </>
  )
}

function Over({ mail, renew }: Deeds & { mail: SystemMailView }) {
  return (
    <RenewLink
      id={mail.id}
      recipient={mail.recipient}
      isInvitation={mail.purpose === 'invitation'}
      action={renew}
    />
  )
}
