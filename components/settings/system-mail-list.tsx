import { MailCheck } from 'lucide-react'
import { MAIL_STATE, purposeWords } from '#components/settings/system-mail-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { SystemMailView } from '#lib/system-mail/list-system-mails.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Action = (state: FormState, formData: FormData) => Promise<FormState>
type Props = { mails: SystemMailView[]; waiting: number; isConfigured: boolean; send: Action }

/** Mailroom's latest own mails. What did not go out is shown with its text, so that it can be handed over otherwise. */
export function SystemMailList({ mails, waiting, isConfigured, send }: Props) {
  return (
    <Section
      isFlush
      title="Mail"
      help={
        waiting > 0 && !isConfigured
          ? 'Without a server, hand these over yourself: each shows its text.'
          : 'The latest 50. Texts are erased once they are sent, for they hold one-time links.'
      }
      actions={
        waiting > 0 && isConfigured ? (
          <Form action={send} className="flex flex-col items-end gap-2">
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
            <Line key={mail.id} mail={mail} canSend={isConfigured} send={send} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Line({ mail, canSend, send }: { mail: SystemMailView; canSend: boolean; send: Action }) {
  const { state, label } = MAIL_STATE[mail.state]
  const isLeft = mail.state === 'no_server' || mail.state === 'failed' || mail.state === 'unconfirmed'
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
        </div>
        <RelativeTime at={mail.sentAt ?? mail.createdAt} className="ml-auto shrink-0 text-sm text-muted" />
      </div>
      {isLeft && mail.text !== null && (
        <div className="mt-2 flex flex-wrap items-start gap-2 sm:pl-29">
          <details className="min-w-0 basis-full">
            <summary className="w-fit cursor-pointer text-sm font-medium text-accent hover:underline">
              Show the text
            </summary>
            <div className="mt-2 rounded-md border bg-canvas px-3 py-2.5">
              <p className="text-sm whitespace-pre-wrap wrap-anywhere">{mail.text}</p>
              <div className="mt-2.5">
                <CopyButton text={mail.text} label="Copy the text" />
              </div>
            </div>
          </details>
          {canSend && (
            <Form action={send} showsSuccess={false}>
              <input type="hidden" name="id" value={mail.id} />
              <Button type="submit" size="sm">
                {mail.state === 'no_server' ? 'Send it' : 'Send again'}
              </Button>
            </Form>
          )}
        </div>
      )}
    </li>
  )
}
