import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { SandboxAccountView } from '#lib/wiring/sandbox-account-desk.ts'

type Props = { account: Pick<SandboxAccountView, 'smtpPort' | 'systemMails'> }

/** A mail server that stands for the operator's own, and what it took. */
export function SandboxSystemMail({ account: { smtpPort, systemMails } }: Props) {
  return (
    <Section
      title="Mail server"
      help="Stands for your own, which carries Mailroom’s own mail. It takes everything and delivers nothing."
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
          {systemMails.map(({ id, recipients, subject, createdAt }) => (
            <li
              key={id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 border-b px-4 py-2.5 last:border-b-0"
            >
              <span className="min-w-0">
                <span className="block font-medium wrap-anywhere">{subject || 'Without a subject'}</span>
                <span className="block text-sm wrap-anywhere text-muted">to {recipients.join(', ')}</span>
              </span>
              <span className="text-sm text-muted">
                <RelativeTime at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
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
