import { CopyButton } from '#components/ui/copy-button.tsx'
import { SECURITY_LABEL } from '#components/settings/system-mail-words.ts'
import type { RelayValues } from '#lib/wiring/relay-values.ts'

/** The four values that any program with an SMTP form asks for, to send by the same key. */
export function SmtpValues({ relay }: { relay: RelayValues }) {
  const [first, ...others] = relay.ports
  return (
    <details className="group rounded-md border">
      <summary className="cursor-pointer px-3 py-2.5 font-medium select-none hover:bg-hover">
        SMTP values for another program
      </summary>
      <div className="border-t px-3 pt-1 pb-3">
        <dl>
          <Value name="Host" text={relay.host} />
          {first && <Value name="Port" text={String(first.port)} note={SECURITY_LABEL[first.security]} />}
          <Value name="User" text={relay.user} note="This very word" />
          <div className="flex min-h-11 items-center gap-3 border-b py-1.5">
            <dt className="w-20 shrink-0 text-sm text-muted">Password</dt>
            <dd className="text-sm">
              The API key, as it is. Not in base64: the program does that by itself. It was shown once, when
              it was made; make a key of its own for each program.
            </dd>
          </div>
        </dl>
        {others.length > 0 && (
          <p className="pt-2.5 text-sm text-muted">
            Where {first?.port} is blocked:{' '}
            {others.map(({ port, security }) => `${port} (${SECURITY_LABEL[security]})`).join(', ')}.
          </p>
        )}
        <p className="pt-2.5 text-sm text-pretty text-muted">
          Mail of another program carries none of Mailroom’s ids: its events arrive here, but match no
          message.
        </p>
      </div>
    </details>
  )
}

function Value({ name, text, note }: { name: string; text: string; note?: string }) {
  return (
    <div className="flex min-h-11 items-center gap-3 border-b py-1.5">
      <dt className="w-20 shrink-0 text-sm text-muted">{name}</dt>
      <dd className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono text-sm wrap-anywhere">{text}</span>
        {note && <span className="text-sm text-muted">{note}</span>}
      </dd>
      <dd>
        <CopyButton text={text} label="Copy" />
      </dd>
    </div>
  )
}
