'use client'

import { useRef } from 'react'
import { useListKeys } from '#components/lists/use-list-keys.ts'
import { plural } from '#components/messages/words.ts'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { AccountRow } from '#lib/accounts/list-accounts.ts'

const COLUMNS = 'md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_7rem_7rem]'

export function AccountList({ accounts }: { accounts: readonly AccountRow[] }) {
  const list = useRef<HTMLUListElement>(null)
  useListKeys(list)
  return (
    <>
      <div
        aria-hidden
        className={cx(
          'hidden h-9 items-center gap-x-4 border-b px-4 text-xs font-medium text-muted md:grid',
          COLUMNS,
        )}
      >
        <span>Name</span>
        <span>Owner</span>
        <span className="text-right">Contacts</span>
        <span className="text-right">Latest mail</span>
      </div>
      <ul ref={list} className="divide-y">
        {accounts.map((account) => (
          <li key={account.id}>
            <Link
              href={`/accounts/${account.id}`}
              data-list-row
              className={cx(
                'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-4 py-3 text-sm transition-colors hover:bg-hover focus-visible:outline-offset-[-2px] md:h-13 md:py-0',
                COLUMNS,
              )}
            >
              <span className="min-w-0">
                <span className="block truncate font-medium">{account.name}</span>
                <span className="block truncate text-muted">{account.domain}</span>
              </span>
              <span className="order-4 truncate text-right text-muted md:order-2 md:text-left">
                {account.ownerName}
              </span>
              <span className="order-3 text-muted md:text-right md:text-ink md:tabular-nums">
                {account.contactCount}
                <span className="md:sr-only"> {plural(account.contactCount, 'contact').split(' ')[1]}</span>
              </span>
              <span className="order-2 text-right whitespace-nowrap text-muted tabular-nums md:order-4">
                {account.lastMessageAt && <RelativeTime at={account.lastMessageAt} />}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
