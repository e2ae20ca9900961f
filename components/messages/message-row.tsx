import { Engagement } from '#components/messages/engagement.tsx'
import { StatusBadge } from '#components/messages/status-badge.tsx'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { MessageItem } from '#lib/messages/timeline-item.ts'

export const MESSAGE_COLUMNS = 'md:grid-cols-[6.75rem_minmax(0,13rem)_minmax(0,1fr)_auto_5.5rem]'

type Props = { item: MessageItem; href: string; isOpen?: boolean }

/** One message of the log: a line on wide windows, three short ones on a phone. */
export function MessageRow({ item, href, isOpen }: Props) {
  return (
    <Link
      href={href}
      scroll={false}
      data-list-row
      aria-current={isOpen || undefined}
      className={cx(
        'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 text-sm transition-colors hover:bg-hover focus-visible:outline-offset-[-2px] aria-[current]:bg-accent-soft md:h-10 md:py-0',
        MESSAGE_COLUMNS,
      )}
    >
      <span className="order-4 md:order-1">
        <StatusBadge status={item.status} isFixed />
      </span>
      <span className="order-1 truncate font-medium md:order-2" title={item.toAddress}>
        {item.contactName ?? (item.toName || item.toAddress)}
      </span>
      <span className="order-3 col-span-2 truncate md:order-3 md:col-span-1">
        <bdi>{item.subject}</bdi>
        <span className="hidden text-faint md:inline"> · {item.snippet}</span>
      </span>
      <Engagement item={item} className="order-5 justify-end md:order-4 md:flex-nowrap" />
      <RelativeTime
        at={item.at}
        className="order-2 text-right whitespace-nowrap text-muted tabular-nums md:order-5"
      />
    </Link>
  )
}
