import { DeedSwitch } from '#components/settings/deed-switch.tsx'
import { Question } from '#components/settings/question.tsx'
import { Badge, type State } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Action } from '#lib/web/action.ts'
import type { EventWebhookDesk, TokensView } from '#lib/wiring/event-webhook-desk.ts'

type Props = { desk: EventWebhookDesk; actions: { set: Action; renew: Action } }

const CHIP: Record<Exclude<TokensView['state'], 'off'>, { state: State; label: string }> = {
  giving: { state: 'waiting', label: 'Being switched on' },
  awaited: { state: 'waiting', label: 'First token awaited' },
  required: { state: 'delivered', label: 'Required' },
  ending: { state: 'waiting', label: 'Being switched off' },
}

/** A second proof beside the signature: a token that SendGrid fetches from us. Nothing until the webhook is connected. */
export function WebhookTokens({ desk, actions }: Props) {
  const { connection, tokens, provider } = desk
  if (!connection?.webhookId || !connection.connectedAt) return null
  const isOn = tokens.state !== 'off' && tokens.state !== 'ending'
  const chip = tokens.state === 'off' ? null : CHIP[tokens.state]
  return (
    <Section
      title="Token (OAuth)"
      help="A second proof beside the signature. Most accounts do well without."
      actions={chip && <Badge state={chip.state}>{chip.label}</Badge>}
    >
      <div className="flex flex-col gap-4">
        {tokens.foreignUrl ? (
          <Foreign tokens={tokens} provider={provider} set={actions.set} />
        ) : (
          <DeedSwitch
            label="Also ask for a token"
            help="SendGrid fetches a token from Mailroom every ten minutes and brings it with each post. Mailroom makes the id and the secret and gives them to SendGrid by itself."
            isOn={isOn}
            name="wanted"
            fields={{ provider }}
            action={actions.set}
          />
        )}
        {tokens.state !== 'off' && <Standing tokens={tokens} />}
        {isOn && tokens.otherKeys > 0 && <OtherKeys tokens={tokens} />}
        {(tokens.state === 'awaited' || tokens.state === 'required') && (
          <div>
            <Question
              action={actions.renew}
              fields={{ provider }}
              label="Make a new secret"
              help="Mailroom makes another secret and gives it to SendGrid. The present one is taken for 24 hours longer, so no post is refused."
              deed="Make new secret"
            />
          </div>
        )}
      </div>
    </Section>
  )
}

function Foreign({ tokens, provider, set }: { tokens: TokensView; provider: string; set: Action }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <p className="min-w-0 flex-1 basis-64 text-pretty">
        Our webhook fetches tokens at{' '}
        <span className="font-mono text-sm wrap-anywhere">{tokens.foreignUrl}</span>, as somebody set it.
        Mailroom leaves that alone and does not look at them.
      </p>
      <Question
        action={set}
        fields={{ provider, wanted: 'on' }}
        label="Ask for ours instead"
        title="Ask for tokens of Mailroom"
        help={`SendGrid will fetch its tokens from Mailroom, and no longer at ${tokens.foreignUrl}.`}
        deed="Use ours"
      />
    </div>
  )
}

function Standing({ tokens: { state, provenAt, tokenUrl } }: { tokens: TokensView }) {
  return (
    <p className="text-sm text-pretty text-muted">
      {state === 'required' && provenAt && (
        <>
          The first post with a token came <RelativeTime at={provenAt} />. Posts without one are refused.{' '}
        </>
      )}
      {state === 'awaited' &&
        'Posts are taken without a token until the first one has come with the events of a mail. '}
      {state === 'giving' && 'SendGrid is being given the id and the secret. Posts are taken as before. '}
      {state === 'ending' && 'Posts are taken without a token again. SendGrid is being told to bring none. '}
      Tokens are fetched at <span className="font-mono wrap-anywhere">{tokenUrl}</span>.
    </p>
  )
}

function OtherKeys({ tokens: { otherKeys, state } }: { tokens: TokensView }) {
  return (
    <Notice
      state={state === 'required' ? 'problem' : 'waiting'}
      title={
        otherKeys === 1 ? 'Another key signed posts lately' : `${otherKeys} other keys signed posts lately`
      }
    >
      If a webhook of its own stands behind {otherKeys === 1 ? 'it' : 'them'}, such as one moved here from
      coreBOS, it brings no token and its posts {state === 'required' ? 'are' : 'will be'} refused. Remove
      that webhook, or leave tokens off.
    </Notice>
  )
}
