import { Badge, type State } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { DriftNotice } from '#components/settings/drift-notice.tsx'
import { ForeignHost } from '#components/settings/inbound/foreign-host.tsx'
import { HostForm } from '#components/settings/inbound/host-form.tsx'
import { HostFacts, type HostActions } from '#components/settings/inbound/host-facts.tsx'
import { UnreachableNotice } from '#components/settings/unreachable-notice.tsx'
import type { InboundDesk } from '#lib/wiring/inbound-desk.ts'

type Props = { desk: InboundDesk; actions: HostActions }

/** The host at SendGrid: connected here, shown as it is, set right when it drifted. */
export function InboundHostSection({ desk, actions }: Props) {
  const { connection, problem, drift, move, foreignUrl } = desk
  const isConnected = connection?.connectedAt != null
  const chip = chipOf(desk)
  const mendable = drift.filter(({ kind }) => kind !== 'foreign')
  return (
    <Section
      title="Host"
      help="SendGrid receives for it and posts each mail to an address only it knows."
      actions={<Badge state={chip.state}>{chip.label}</Badge>}
    >
      <div className="flex flex-col gap-4">
        {problem && <UnreachableNotice problem={problem} readable="the mail" />}
        {foreignUrl && <ForeignHost desk={desk} connect={problem ? null : actions.connect} />}
        {!foreignUrl && connection?.lastError && (
          <Notice
            state="problem"
            title={
              connection.errorCode === 'left-standing'
                ? 'It could not be taken off the account'
                : 'Not all was set'
            }
          >
            {connection.lastError}
          </Notice>
        )}
        {move && (
          <Notice state="waiting" title="This mail goes out as another account now">
            <p>{move.sentence}</p>
            <p className="mt-1">{move.advice}</p>
          </Notice>
        )}
        {mendable.length > 0 && (
          <DriftNotice title="The host is not as we made it" drift={mendable}>
            {!foreignUrl && <p className="mt-2">Save the host below to set it right.</p>}
          </DriftNotice>
        )}
        {isConnected && connection && desk.hasKey && <HostFacts connection={connection} actions={actions} />}
        {!problem && desk.hasKey && (
          <HostForm provider={desk.provider} connection={connection} connect={actions.connect} />
        )}
        {!desk.hasKey && (
          <p className="text-muted">Save an API key under Settings → SendGrid first. It is used for this.</p>
        )}
      </div>
    </Section>
  )
}

function chipOf({ connection, drift, move, foreignUrl, reachedAt, hasKey }: InboundDesk): {
  state: State
  label: string
} {
  if (!hasKey && connection?.connectedAt) return { state: 'stopped', label: 'Left in the account' }
  if (foreignUrl) return { state: 'problem', label: 'Posts elsewhere' }
  if (move) return { state: 'waiting', label: 'In another account' }
  if (drift.length > 0) return { state: 'problem', label: 'Changed at SendGrid' }
  if (!connection?.connectedAt) return { state: 'stopped', label: 'Not connected' }
  return reachedAt
    ? { state: 'delivered', label: 'Mail comes in' }
    : { state: 'waiting', label: 'Connected, no mail yet' }
}
