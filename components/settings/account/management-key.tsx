import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Question } from '#components/settings/question.tsx'
import { KeyOutcome } from '#components/settings/keys/key-outcome.tsx'
import { NewKey } from '#components/settings/keys/new-key.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { ManagementKeyView } from '#lib/settings/management-key.ts'
import type { Provider } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'
import type { ScopeReport } from '#lib/wiring/key-scopes.ts'

type Props = {
  provider: Provider
  managing: ManagementKeyView | null
  report: ScopeReport | null
  needed: string[]
  /** It comes by itself, so that nobody removes it. */
  connectsItself: boolean
  actions: { save: Action; check: Action; remove: Action }
}

/** The key that manages and never sends: what it may do, and what each missing permission switches off. */
export function ManagementKey({ provider, managing, report, needed, connectsItself, actions }: Props) {
  const fields = { provider, version: String(managing?.version ?? 0) }
  const save = (
    <NewKey
      action={actions.save}
      provider={provider}
      kind="managing"
      fields={fields}
      title="Management key"
      help="For webhooks, domains, teammates and the plan. No mail is ever sent by it, and once all is set up you can remove it."
      label={managing ? 'Replace' : 'Add a management key'}
      confirm="Check and save key"
      needed={needed}
    />
  )
  return (
    <Section
      title="Management key"
      help="Sets the account up, and watches it. Sending keys stay free of these permissions."
      actions={<Badge state={managing ? 'delivered' : 'stopped'}>{managing ? 'In use' : 'None'}</Badge>}
    >
      {managing ? (
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p>
              <span className="font-mono text-sm">SG.••••••••{managing.lastFour}</span>
              <span className="text-sm text-muted">
                {' '}
                · saved <RelativeTime at={managing.savedAt} />
              </span>
            </p>
            <div className="flex flex-wrap items-start gap-2">
              <DeedButton action={actions.check} fields={{ provider }} label="Check key" />
              {save}
              {!connectsItself && (
                <Question
                  action={actions.remove}
                  fields={fields}
                  label="Remove"
                  variant="quiet"
                  title="Remove the management key"
                  help="Mail goes on. What the doctor watches with it waits until there is one again. The key stays valid at SendGrid: delete it there, too."
                  deed="Remove key"
                  refusal="Keep it"
                  isDangerous
                />
              )}
            </div>
          </div>
          {managing.check && (
            <KeyOutcome provider={provider} check={managing.check} report={report} purpose="managing" />
          )}
          {report && report.lost.length > 0 && <Lost report={report} />}
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <p className="text-pretty text-muted">
            Without one, the transactional key manages as far as it may. That asks it to have permissions that
            sending does not need.
          </p>
          {save}
        </div>
      )}
    </Section>
  )
}

function Lost({ report }: { report: ScopeReport }) {
  return (
    <div>
      <p className="text-sm font-medium">What the missing permissions switch off</p>
      <dl className="mt-1 divide-y">
        {report.lost.map(({ feature, consequence, scopes }) => (
          <div key={feature} className="py-2">
            <dt className="text-sm font-medium">{feature}</dt>
            <dd className="text-sm text-pretty text-muted">
              {consequence} <span className="font-mono text-xs wrap-anywhere">{scopes.join(', ')}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
