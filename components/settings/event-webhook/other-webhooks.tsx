import { Question } from '#components/settings/question.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import type { EventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Action = (state: FormState, formData: FormData) => Promise<FormState>
type Props = { desk: EventWebhookDesk; adopt: Action }
type Other = EventWebhookDesk['others'][number]

/** The account's webhooks that are not ours: shown, never changed, unless no slot is left and a person gives one up. */
export function OtherWebhooks({ desk: { others, slots, connection, provider }, adopt }: Props) {
  const isFull = connection?.errorCode === 'no-slot'
  if (others.length === 0 && !isFull) return null
  return (
    <Section
      title="Other webhooks of this account"
      help="Of other instances and systems. Mailroom leaves them as they are."
      actions={
        slots?.allowed != null && (
          <span className="text-sm text-muted tabular-nums">
            {slots.used} of {slots.allowed} in use
          </span>
        )
      }
      isFlush
    >
      {isFull && (
        <div className="border-b p-4">
          <Notice state="problem" title="The plan has no slot left for our webhook">
            <ul className="mt-1 list-disc pl-4">
              {others.length > 0 && (
                <li>Let Mailroom use one of those below, if nobody needs it any more.</li>
              )}
              <li>Or {BY_HAND[provider].freeSlot}, and try again.</li>
              <li>
                Or give each instance a subuser of its own, with its own webhooks and its own events: choose
                ours under{' '}
                <Link href="/settings/account" className="font-medium text-accent hover:underline">
                  Account
                </Link>
                , then try again.
              </li>
              <li>Or take a higher plan: the number of webhooks depends on it.</li>
            </ul>
          </Notice>
        </div>
      )}
      <ul>
        {others.map((webhook) => (
          <li
            key={webhook.id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-2.5 last:border-b-0"
          >
            <div className="min-w-0 flex-1 basis-64">
              <p className="font-medium">{webhook.friendlyName || 'Without a name'}</p>
              <p className="font-mono text-sm wrap-anywhere text-muted">{webhook.url}</p>
              <p className="text-sm text-muted">
                {webhook.kinds.length === 1 ? '1 kind' : `${webhook.kinds.length} kinds`},{' '}
                {webhook.publicKey ? 'signed' : 'not signed'}
                {webhook.oauth && ', OAuth'}
              </p>
            </div>
            <span className="flex items-center gap-2">
              <Badge state={webhook.isEnabled ? 'delivered' : 'stopped'}>
                {webhook.isEnabled ? 'Enabled' : 'Disabled'}
              </Badge>
              {isFull && <Adopt webhook={webhook} provider={provider} adopt={adopt} />}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Adopt({ webhook, provider, adopt }: { webhook: Other; provider: string; adopt: Action }) {
  return (
    <Question
      action={adopt}
      fields={{ provider, webhookId: webhook.id, url: webhook.url }}
      label="Use this one"
      title="Use this webhook for Mailroom"
      help={`It posts to ${webhook.url} now. From then on it posts here, and nothing there: whoever listens there hears of no mail any more.`}
      deed="Take it over"
      refusal="Leave it"
      size="sm"
      isDangerous
    />
  )
}
