import { StatusBadge } from '#components/messages/status-badge.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { MessageItem } from '#lib/messages/timeline-item.ts'

/** Messages that did not arrive, or of which nobody knows whether they left, with the reason in the provider's words. */
export function AttentionList({ messages }: { messages: MessageItem[] }) {
  return (
    <ul>
      {messages.map((message) => (
        <li
          key={message.id}
          className="relative flex flex-wrap items-start gap-x-3 gap-y-1.5 sm:flex-nowrap border-b px-4 py-2.5 transition-colors last:border-b-0 hover:bg-hover"
        >
          <span className="max-sm:order-last max-sm:w-full max-sm:*:w-auto">
            <StatusBadge status={message.status} isFixed />
          </span>
          <div className="min-w-0 flex-1 basis-0">
            <p className="truncate">
              <Link href={`/messages/${message.id}`} className="font-medium after:absolute after:inset-0">
                {message.contactName ?? message.toAddress}
              </Link>{' '}
              <span className="text-muted">
                <bdi>{message.subject}</bdi>
              </span>
            </p>
            {message.reason && (
              <p className="truncate text-sm text-muted">
                <ForeignText>{message.reason}</ForeignText>
              </p>
            )}
          </div>
          <RelativeTime
            at={message.lastEventAt ?? message.at}
            className="relative shrink-0 text-sm text-muted tabular-nums"
          />
        </li>
      ))}
    </ul>
  )
}
