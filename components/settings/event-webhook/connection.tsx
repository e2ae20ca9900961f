import { Badge, type State } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Form } from '#components/ui/form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { ConnectSteps } from '#components/settings/event-webhook/connect-steps.tsx'
import {
  ConnectionFacts,
  type Action,
  type ConnectionActions,
} from '#components/settings/event-webhook/connection-facts.tsx'
import { DriftNotice } from '#components/settings/drift-notice.tsx'
import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { UnreachableNotice } from '#components/settings/unreachable-notice.tsx'
import type { EventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'

type Props = {
  desk: EventWebhookDesk
  /** It is the sandbox, which connects itself. */
  comesBack: boolean
  actions: ConnectionActions
}

/** Our webhook at SendGrid: made here, shown as it is, set right when it drifted. */
export function EventConnectionSection({ desk, comesBack, actions }: Props) {
  const { connection, problem, drift, move, provider, isConnecting } = desk
  const isConnected = connection?.webhookId != null && connection.connectedAt !== null
  const chip = chipOf(desk)
  return (
    <Section
      title="Connection"
      help="One webhook of the account posts every event here, signed."
      actions={<Badge state={chip.state}>{chip.label}</Badge>}
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 basis-72 rounded-md border border-line-strong bg-canvas px-2.5 py-1.5 font-mono text-sm wrap-anywhere">
            {desk.url}
          </code>
          <CopyButton text={desk.url} label="Copy URL" />
        </div>
        {problem && <UnreachableNotice problem={problem} readable="who gets which mail" />}
        {isConnecting && <ConnectSteps desk={desk} />}
        {!isConnecting && connection?.lastError && (
          <Notice
            state="problem"
            title={
              connection.errorCode === 'left-standing'
                ? 'It could not be taken off the account'
                : 'The connection was not made'
            }
          >
            {connection.errorCode === 'no-slot' ? (
              <>
                <p>SendGrid says: “{connection.lastError}”</p>
                <p className="mt-1">What can be done is listed below, with the account’s other webhooks.</p>
              </>
            ) : (
              connection.lastError
            )}
          </Notice>
        )}
        {!isConnecting && move && (
          <Notice state="waiting" title="This mail goes out as another account now">
            <p>{move.sentence}</p>
            <p className="mt-1">{move.advice}</p>
            {!problem && move.hasKey && (
              <ConnectDeed label="Connect event webhook" provider={provider} connect={actions.connect} />
            )}
          </Notice>
        )}
        {!isConnecting && drift.length > 0 && (
          <DriftNotice title="Our webhook is not as we made it" drift={drift}>
            {!problem && <ConnectDeed label="Set right" provider={provider} connect={actions.connect} />}
          </DriftNotice>
        )}
        {!isConnecting && connection?.testedAt && !desk.isTestSeen && isConnected && (
          <Notice state="waiting" title="The test batch has not come in">
            SendGrid was asked to post it and nothing signed by our webhook arrived since. Check that the
            address above is open to the internet, and what is refused below.
          </Notice>
        )}
        {isConnected && <ConnectionFacts desk={desk} comesBack={comesBack} actions={actions} />}
        {!isConnected && !isConnecting && <Connect desk={desk} connect={actions.connect} />}
        {!isConnected && !isConnecting && desk.hasKey && <Look desk={desk} inspect={actions.inspect} />}
      </div>
    </Section>
  )
}

function Connect({ desk, connect }: { desk: EventWebhookDesk; connect: Action }) {
  if (desk.problem) return null
  if (!desk.hasKey)
    return <p className="text-muted">Save an API key under Settings → SendGrid first. It is used for this.</p>
  return (
    <Form action={connect} showsSuccess={false} className="flex flex-col gap-3">
      <input type="hidden" name="provider" value={desk.provider} />
      <p className="text-pretty text-muted">
        Mailroom looks for its webhook in the account, makes it or sets it right, switches signing on, keeps
        the key, and has SendGrid post a test. Webhooks of others stay as they are.
      </p>
      <div>
        <Button type="submit" variant="primary">
          {desk.connection?.lastError ? 'Try again' : 'Connect event webhook'}
        </Button>
      </div>
    </Form>
  )
}

/** What the account has is shown before anything is made in it, and also where connecting fails. */
function Look({ desk: { provider, connection }, inspect }: { desk: EventWebhookDesk; inspect: Action }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <DeedButton action={inspect} fields={{ provider }} label="Check now" />
      <p className="text-sm text-muted">
        {connection?.seenAt ? (
          <>
            Looked at the account’s webhooks <RelativeTime at={connection.seenAt} />
          </>
        ) : (
          'Shows the account’s webhooks and changes none'
        )}
      </p>
    </div>
  )
}

function chipOf(desk: EventWebhookDesk): { state: State; label: string } {
  const { connection, drift, isConnecting } = desk
  if (isConnecting) return { state: 'waiting', label: 'Connecting' }
  if (!desk.hasKey && connection?.webhookId) return { state: 'stopped', label: 'Left in the account' }
  if (desk.move) return { state: 'waiting', label: 'In another account' }
  if (drift.length > 0) return { state: 'problem', label: 'Changed at SendGrid' }
  if (connection?.lastError) return { state: 'problem', label: 'Not connected' }
  if (connection?.webhookId && connection.connectedAt) {
    return desk.lastSignedAt
      ? { state: 'delivered', label: 'Connected' }
      : { state: 'waiting', label: 'Connected, no signed post yet' }
  }
  return { state: 'stopped', label: 'Not connected' }
}

type ConnectDeedProps = { label: string; provider: EventWebhookDesk['provider']; connect: Action }

function ConnectDeed({ label, provider, connect }: ConnectDeedProps) {
  return (
    <div className="mt-3">
      <DeedButton action={connect} fields={{ provider }} label={label} variant="primary" />
    </div>
  )
}
