import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Fact } from '#components/settings/fact.tsx'
import { Question } from '#components/settings/question.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { InboundView } from '#lib/wiring/inbound-desk.ts'
import type { FormState } from '#lib/web/form-state.ts'

export type Action = (state: FormState, formData: FormData) => Promise<FormState>
export type HostActions = Record<'connect' | 'inspect' | 'renew' | 'disconnect', Action>

type Props = { connection: InboundView; actions: HostActions }

/** The host as it is connected, and what can be done with it. */
export function HostFacts({ connection, actions }: Props) {
  const { provider, hostname } = connection
  return (
    <div className="flex flex-col gap-4 border-b pb-5">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        <Fact label="Address SendGrid posts to" isWide>
          <span className="font-mono text-sm wrap-anywhere">{connection.shownUrl}</span>
        </Fact>
        <Fact label="Connected">
          {connection.connectedAt && <RelativeTime at={connection.connectedAt} />}
        </Fact>
        <Fact label="Looked at">
          {connection.seenAt ? <RelativeTime at={connection.seenAt} /> : 'Not yet'}
        </Fact>
        {connection.hasFormerSecret && (
          <Fact label="Former secret" isWide>
            {connection.rotatedAt ? (
              <>
                Replaced <RelativeTime at={connection.rotatedAt} />; taken for 96 hours from then.
              </>
            ) : (
              'Still the one SendGrid has. Make the new secret again to finish the change.'
            )}
          </Fact>
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        <DeedButton action={actions.inspect} fields={{ provider }} label="Check now" />
        <Question
          action={actions.renew}
          fields={{ provider }}
          label="Make a new secret"
          deed="Make new secret"
          help="SendGrid gets a new address. Mail that it sends to the former one is taken for 96 hours."
        />
        <Question
          action={actions.disconnect}
          fields={{ provider }}
          label="Disconnect host"
          deed="Disconnect host"
          help={`Mail to ${hostname} is refused from then on, unless somebody else takes it.`}
          variant="quiet"
          isDangerous
        />
      </div>
    </div>
  )
}
