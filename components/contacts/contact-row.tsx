import { Ban } from 'lucide-react'
import { StatusBadge } from '#components/messages/status-badge.tsx'
import { Avatar } from '#components/contacts/avatar.tsx'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { ContactRow as Row } from '#lib/contacts/list-contacts.ts'
import { personName } from '#lib/contacts/person-name.ts'

export const CONTACT_COLUMNS =
  'md:grid-cols-[minmax(0,1.15fr)_minmax(0,0.85fr)_minmax(0,1.4fr)_6.75rem_5.5rem]'

/** One contact of the list: a line on wide windows, a card of three lines on a phone. */
export function ContactRow({ contact, isOneCompany }: { contact: Row; isOneCompany: boolean }) {
  const name = personName(contact)
  return (
    <Link
      href={`/contacts/${contact.id}`}
      data-list-row
      className={cx(
        'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 text-sm transition-colors hover:bg-hover focus-visible:outline-offset-[-2px] md:h-13 md:py-0',
        CONTACT_COLUMNS,
      )}
    >
      <span className="order-1 flex min-w-0 items-center gap-3">
        <Avatar name={name} />
        <span className="min-w-0">
          <span className="flex items-center gap-1.5">
            <span className="truncate font-medium">{name}</span>
            {contact.isSuppressed && (
              <Tooltip text="Mail to this address is refused before it is sent">
                <span className="inline-flex shrink-0 items-center gap-1 text-xs text-problem">
                  <Ban aria-hidden className="size-3.5" />
                  No mail
                </span>
              </Tooltip>
            )}
          </span>
          <span className="block truncate text-muted">{contact.email}</span>
        </span>
      </span>
      <span className="order-3 col-span-2 min-w-0 pl-11 md:order-2 md:col-span-1 md:pl-0">
        <span className="block truncate">{isOneCompany ? contact.title : contact.accountName}</span>
        {!isOneCompany && <span className="block truncate text-muted max-md:hidden">{contact.title}</span>}
      </span>
      <span className="order-4 min-w-0 truncate pl-11 text-muted md:order-3 md:pl-0">
        {contact.lastSubject ?? 'No mail yet'}
      </span>
      <span className="order-5 md:order-4">
        {contact.lastStatus && <StatusBadge status={contact.lastStatus} isFixed />}
      </span>
      <span className="order-2 text-right whitespace-nowrap text-muted tabular-nums md:order-5">
        {contact.lastMessageAt && <RelativeTime at={contact.lastMessageAt} />}
      </span>
    </Link>
  )
}
