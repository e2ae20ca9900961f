import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { OtherSender } from '#lib/wiring/domain-overview.ts'

/** Instances whose mail this account sends and that may use a domain of ours; nothing where none does. */
export function OtherSenders({ senders }: { senders: OtherSender[] }) {
  if (senders.length === 0) return null
  const isCertain = senders.some(({ shared }) => shared.length > 0)
  return (
    <Notice
      state={isCertain ? 'problem' : 'waiting'}
      title={isCertain ? 'Another instance uses this domain' : 'Another instance sends by this account'}
    >
      <ul className="my-1 flex flex-col gap-1">
        {senders.map(({ instance, lastAt, shared }) => (
          <li key={instance} className="wrap-anywhere">
            <span className="font-medium">{instance}</span> sends by this account (last event{' '}
            <RelativeTime at={lastAt} />
            ),{' '}
            {shared.length > 0
              ? `and has ${shared.join(', ')} on the plan, as this instance does.`
              : 'and is not on the plan. Events do not say from which domain; it may be one of these.'}
          </li>
        ))}
      </ul>
      <p>
        Two instances on one domain get each other’s replies. Give each a name of its own on the plan of all
        instances.
      </p>
    </Notice>
  )
}
