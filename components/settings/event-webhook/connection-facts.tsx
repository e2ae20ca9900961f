import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Fact } from '#components/settings/fact.tsx'
import { Question } from '#components/settings/question.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { EventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import type { FormState } from '#lib/web/form-state.ts'

export type Action = (state: FormState, formData: FormData) => Promise<FormState>
export type ConnectionActions = Record<'connect' | 'inspect' | 'test' | 'rotate' | 'remove', Action>

type Props = { desk: EventWebhookDesk; comesBack: boolean; actions: ConnectionActions }

/** Our webhook as it is, and what can be done with it. */
export function ConnectionFacts({ desk, comesBack, actions }: Props) {
  const { connection, lastSignedAt, isTestSeen, provider } = desk
  if (!connection) return null
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
        <Fact label="SendGrid’s id">
          <span className="font-mono text-sm wrap-anywhere">{connection.webhookId}</span>
        </Fact>
        <Fact label="Signing key">
          {connection.publicKey ? (
            <span className="font-mono text-sm wrap-anywhere">…{connection.publicKey.slice(-16)}</span>
          ) : (
            'none'
          )}
        </Fact>
        <Fact label="Last signed post">{lastSignedAt ? <RelativeTime at={lastSignedAt} /> : 'None yet'}</Fact>
        <Fact label="Test batch">
          {connection.testedAt ? (
            <>
              asked for <RelativeTime at={connection.testedAt} />, {isTestSeen ? 'came in' : 'not seen yet'}
            </>
          ) : (
            'Not asked for yet'
          )}
        </Fact>
        <Fact label="Connected">
          {connection.connectedAt && <RelativeTime at={connection.connectedAt} />}
        </Fact>
        <Fact label="Looked at">
          {connection.seenAt ? <RelativeTime at={connection.seenAt} /> : 'Not yet'}
        </Fact>
      </dl>
      {desk.hasKey ? (
        <div className="flex flex-wrap gap-2">
          <DeedButton action={actions.inspect} fields={{ provider }} label="Check now" />
          <DeedButton action={actions.test} fields={{ provider }} label="Send test batch" />
          <Question
            action={actions.rotate}
            fields={{ provider }}
            label="Make a new signing key"
            deed="Make new key"
            help="SendGrid deletes the present key and makes another. Posts that the old one signed are still taken; those sent in between are unsigned, refused, and sent again by SendGrid."
          />
          <Question
            action={actions.remove}
            fields={{ provider }}
            label="Remove webhook"
            deed="Remove webhook"
            variant="quiet"
            isDangerous
            help={
              comesBack
                ? 'Events are no longer reported. The sandbox connects itself again when Mailroom next starts.'
                : 'SendGrid no longer reports what becomes of mail. Events of the time until it is connected again are lost.'
            }
          />
        </div>
      ) : (
        <p className="text-muted">There is no key to ask or change it with. See Settings → Account.</p>
      )}
    </>
  )
}
