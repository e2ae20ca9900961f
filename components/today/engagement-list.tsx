import { MousePointerClick, MailOpen } from 'lucide-react'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Engagement } from '#lib/messages/list-engagement.ts'

/** Who opened or clicked, newest first: the people worth a call. */
export function EngagementList({ items }: { items: Engagement[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li
          key={item.messageId}
          className="relative flex gap-3 border-b px-4 py-2.5 transition-colors last:border-b-0 hover:bg-hover"
        >
          <span aria-hidden className="mt-0.5 text-engaged [&_svg]:size-4">
            {item.kind === 'clicked' ? <MousePointerClick /> : <MailOpen />}
          </span>
          <div className="min-w-0 flex-1">
            <p className="truncate">
              <Link href={`/contacts/${item.contactId}`} className="font-medium after:absolute after:inset-0">
                {item.contactName}
              </Link>{' '}
              <span className="text-muted">{deed(item)}</span>
            </p>
            <p className="truncate text-sm text-muted">
              <bdi>{item.subject}</bdi>
            </p>
          </div>
          <RelativeTime at={item.at} className="relative shrink-0 text-sm text-muted tabular-nums" />
        </li>
      ))}
    </ul>
  )
}

function deed({ kind, linkLabel, count }: Engagement): string {
  const times = count > 1 ? ` ×${count}` : ''
  if (kind === 'opened') return `opened${times}`
  return linkLabel ? `clicked “${linkLabel}”${times}` : `clicked a link${times}`
}
