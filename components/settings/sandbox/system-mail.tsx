import { LinkedText } from '#components/ui/linked-text.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { SandboxAccountView } from '#lib/wiring/sandbox-account-desk.ts'

type Props = { account: Pick<SandboxAccountView, 'smtpPort' | 'systemMails'> }
type TakenMailView = SandboxAccountView['systemMails'][number]

/** A mail server that stands for the operator's own, and what it took. */
export function SandboxSystemMail({ account: { smtpPort, systemMails } }: Props) {
  return (
    <Section
      title="Mail server"
      help="Stands for your own, which carries Mailroom’s own mail. It takes everything and delivers nothing: read the mails here, and follow their links."
      isFlush
    >
      <dl className="flex flex-wrap gap-x-8 gap-y-2 border-b px-4 py-3">
        <Value label="Host" value="127.0.0.1" />
        <Value label="Port" value={smtpPort === null ? 'not yet' : String(smtpPort)} />
        <Value label="Security" value="none" />
      </dl>
      {systemMails.length === 0 ? (
        <p className="p-4 text-muted">
          It has taken nothing yet. Enter it under Settings → System mail, and send a test.
        </p>
      ) : (
        <ul>
          {systemMails.map((mail) => (
            <li key={mail.id} className="border-b last:border-b-0">
              <TakenMail mail={mail} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Its text opens below it, as its reader would see it. */
function TakenMail({ mail: { recipients, subject, text, createdAt } }: { mail: TakenMailView }) {
  const head = (
    <span className="inline-flex w-[calc(100%-1.25rem)] flex-wrap items-baseline justify-between gap-x-4 align-top">
      <span className="min-w-0">
        <span className="block font-medium wrap-anywhere">{subject || 'Without a subject'}</span>
        <span className="block text-sm wrap-anywhere text-muted">to {recipients.join(', ')}</span>
      </span>
      <RelativeTime at={createdAt} className="text-sm text-muted" />
    </span>
  )
  return (
    <details>
      <summary className="px-4 py-2.5 transition-colors hover:bg-hover focus-visible:-outline-offset-2">
        {head}
      </summary>
      <p className="py-3 pr-4 pl-8 text-sm whitespace-pre-wrap wrap-anywhere">
        {text ? (
          <LinkedText text={text} />
        ) : (
          <span className="text-muted">
            {text === null ? 'It was sealed with another SECRET_KEY.' : 'It has no plain text.'}
          </span>
        )}
      </p>
    </details>
  )
}

function Value({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="font-mono text-sm">{value}</dd>
    </div>
  )
}
