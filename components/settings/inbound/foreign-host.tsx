import { Question } from '#components/settings/question.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { InboundDesk } from '#lib/wiring/inbound-desk.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = {
  desk: InboundDesk
  /** Null: it cannot be done from here. */
  connect: ((state: FormState, formData: FormData) => Promise<FormState>) | null
}

/** The host posts to somebody else: shown, and overwritten only after asking. */
export function ForeignHost({ desk: { connection, foreignUrl, provider }, connect }: Props) {
  if (!connection || foreignUrl === null) return null
  return (
    <Notice state="problem" title={`${connection.hostname} posts to another address`}>
      <p className="mt-1 font-mono text-sm wrap-anywhere">{foreignUrl}</p>
      <p className="mt-1">
        A provisional address from an earlier set-up may be overwritten. If another system listens there, use
        another host for Mailroom.
      </p>
      {connect && (
        <div className="mt-3">
          <Question
            action={connect}
            fields={{
              provider,
              hostname: connection.hostname,
              givenUpUrl: foreignUrl,
              // Whether its domain covers it was asked before.
              confirmed: 'on',
              askedFor: connection.hostname,
              ...(connection.sendRaw ? { sendRaw: 'on' } : {}),
              ...(connection.spamCheck ? { spamCheck: 'on' } : {}),
              ...(connection.isSigned ? { isSigned: 'on' } : {}),
            }}
            label="Overwrite…"
            title={`Overwrite the address of ${connection.hostname}`}
            help={`Mail to it goes to ${foreignUrl} now. From then on it comes here, and whoever listens there gets none.`}
            deed="Overwrite address"
            refusal="Leave it"
            size="sm"
            isDangerous
          />
        </div>
      )}
    </Notice>
  )
}
