import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Question } from '#components/settings/question.tsx'
import { KeyOutcome } from '#components/settings/keys/key-outcome.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Provider } from '#lib/settings/provider.ts'
import type { SpareKeyView } from '#lib/settings/spare-keys.ts'
import type { Action } from '#lib/web/action.ts'
import type { ScopeReport } from '#lib/wiring/key-scopes.ts'

export type SpareKeyActions = Record<'check' | 'rehearse' | 'swapIn' | 'swapBack' | 'drop', Action>

type StagedProps = {
  provider: Provider
  staged: SpareKeyView
  report: ScopeReport | null
  isProven: boolean
  fields: Record<string, string>
  actions: SpareKeyActions
}

/** The key that waits beside the one in use: what is known of it, and the one step that puts it into use. */
export function StagedKey({ provider, staged, report, isProven, fields, actions }: StagedProps) {
  return (
    <div
      className="flex flex-col gap-3 rounded-md border border-accent bg-accent-soft/40 p-3"
      data-testid="staged-key"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <p className="text-sm font-medium">Staged key</p>
          <p>
            <span className="font-mono text-sm">SG.••••••••{staged.lastFour}</span>
            <span className="text-sm text-muted">
              {' '}
              · staged <RelativeTime at={staged.savedAt} />, mail still goes out by the key above
            </span>
          </p>
        </div>
        <Badge state={isProven ? 'delivered' : 'waiting'}>{isProven ? 'Proven' : 'Not proven yet'}</Badge>
      </div>
      {staged.check && (
        <KeyOutcome provider={provider} check={staged.check} report={report} purpose="this stream" />
      )}
      {staged.rehearsedAt && (
        <p className="text-sm text-muted">
          SendGrid examined a mail by this key and would have taken it,{' '}
          <RelativeTime at={staged.rehearsedAt} />.
        </p>
      )}
      <div className="flex flex-wrap items-start gap-2">
        {isProven && (
          <Question
            action={actions.swapIn}
            fields={fields}
            label="Put into use"
            variant="primary"
            title="Put the staged key into use"
            help="New mail goes out by it at once. Mail that is on its way by the old key arrives: do not delete the old one in SendGrid before tomorrow. Until then it is kept sealed here, to swap back."
            deed="Put into use"
            refusal="Not yet"
          />
        )}
        <DeedButton action={actions.rehearse} fields={fields} label="Rehearse a mail" />
        <DeedButton action={actions.check} fields={fields} label="Check again" />
        <DeedButton
          action={actions.drop}
          fields={{ ...fields, slot: 'staged' }}
          label="Discard"
          variant="quiet"
        />
      </div>
    </div>
  )
}

type PreviousProps = {
  previous: SpareKeyView
  fields: Record<string, string>
  actions: SpareKeyActions
}

/** The key that was swapped out, as long as it can be put back. */
export function PreviousKey({ previous, fields, actions }: PreviousProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border p-3">
      <div className="min-w-0">
        <p className="text-sm font-medium">Previous key</p>
        <p>
          <span className="font-mono text-sm">SG.••••••••{previous.lastFour}</span>
          {previous.expiresAt && (
            <span className="text-sm text-muted">
              {' '}
              · forgotten <RelativeTime at={previous.expiresAt} />
            </span>
          )}
        </p>
        <p className="text-sm text-pretty text-muted">
          Delete it in SendGrid once mail has gone out by the new one for a day.
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <Question
          action={actions.swapBack}
          fields={fields}
          label="Swap back"
          title="Put the previous key back into use"
          help="New mail goes out by it at once. The present key is staged, so that you can try it again."
          deed="Swap back"
          refusal="Keep the present key"
        />
        <DeedButton
          action={actions.drop}
          fields={{ ...fields, slot: 'previous' }}
          label="Forget now"
          variant="quiet"
        />
      </div>
    </div>
  )
}
