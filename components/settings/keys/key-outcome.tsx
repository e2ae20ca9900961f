import { ScopeGroups } from '#components/settings/keys/scope-groups.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import type { Provider } from '#lib/settings/provider.ts'
import type { StoredKeyCheck } from '#lib/settings/stored-check.ts'
import type { ScopeReport } from '#lib/wiring/key-scopes.ts'

type Props = { provider: Provider; check: StoredKeyCheck; report: ScopeReport | null; purpose: string }

/** What the provider said about a key, in its own words, with what to do; and why it could not be asked again. */
export function KeyOutcome(props: Props) {
  const { trouble } = props.check
  return (
    <div className="flex flex-col gap-2">
      {trouble && (
        <Notice state="waiting" title={`It could not be checked again: ${trouble.message}`}>
          <p>{trouble.advice}</p>
          <span className="text-sm text-muted">
            Tried <RelativeTime at={trouble.triedAt} />
          </span>
        </Notice>
      )}
      <Outcome {...props} />
    </div>
  )
}

function Outcome({ provider, check, report, purpose }: Props) {
  const when = (
    <span className="text-sm text-muted">
      Checked <RelativeTime at={check.checkedAt} />
    </span>
  )
  if (!check.ok) {
    const isRefused = check.error.code === 'rejected-by-provider'
    return (
      <Notice
        state={isRefused ? 'problem' : 'waiting'}
        title={isRefused ? `SendGrid says: ${check.error.message}` : check.error.message}
      >
        <p>{check.advice}</p>
        {when}
      </Notice>
    )
  }
  return (
    <div className="flex flex-col gap-2">
      {check.missing.length > 0 ? (
        <Notice
          state="problem"
          title={`SendGrid knows the key, but it lacks permissions that ${purpose} needs`}
        >
          <p>{BY_HAND[provider].givePermissions}</p>
          {when}
        </Notice>
      ) : (
        <Notice state="delivered">
          <p>SendGrid knows the key, and it may do all that {purpose} needs.</p>
          {when}
        </Notice>
      )}
      {report && <ScopeGroups report={report} />}
    </div>
  )
}
