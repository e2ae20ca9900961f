import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { RecordEntry } from '#components/settings/domains/record-card.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/section.tsx'
import { shownHost } from '#lib/domains/domain-name.ts'
import type { Action } from '#lib/web/action.ts'
import type { InboundRecord } from '#lib/wiring/inbound-record.ts'

type Props = { inbound: InboundRecord; enter: Action }

/** The MX that the host needs, to be copied into its DNS; in the sandbox it can be entered from here. */
export function HostRecord({ inbound: { record, listedBy, isEntered }, enter }: Props) {
  const { type, host, value, priority } = record
  return (
    <Section
      title="DNS record"
      help="Brings the host’s mail to SendGrid. Whoever keeps the DNS enters it."
      actions={
        isEntered !== null && (
          <Badge state={isEntered ? 'delivered' : 'waiting'}>{isEntered ? 'Entered' : 'Not entered'}</Badge>
        )
      }
    >
      {listedBy ? (
        <p>
          It stands with the records of{' '}
          <Link href={`/settings/domains/${listedBy.id}`} className="font-medium text-accent hover:underline">
            {shownHost(listedBy.domain)}
          </Link>
          , where it is looked up.
        </p>
      ) : (
        <div className="flex flex-col gap-4">
          <dl className="flex flex-col gap-2.5">
            <RecordEntry label="Type" text={type} note={null} />
            <RecordEntry label="Host" text={host} note={null} />
            <RecordEntry label={`Value, priority ${priority}`} text={value} note={null} />
          </dl>
          {isEntered === null && (
            <p className="text-sm text-muted">
              The{' '}
              <Link href="/settings#inbound" className="font-medium text-accent hover:underline">
                checklist
              </Link>{' '}
              looks it up, and says what stands there instead.
            </p>
          )}
          {isEntered === false && (
            <div>
              <p className="mb-2.5 text-muted">
                The sandbox has a DNS of its own. Elsewhere somebody enters this by hand; here you can play
                that part.
              </p>
              <DeedButton action={enter} fields={{}} label="Enter the record there" size="sm" />
            </div>
          )}
        </div>
      )}
    </Section>
  )
}
