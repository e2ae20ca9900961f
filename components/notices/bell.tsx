'use client'

import { Bell as BellIcon, Check } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useNotices } from '#components/notices/notice-state.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import type { NoticeView } from '#lib/setup/notices.ts'

/** What an admin should know of: a bell with a count, and the list behind it. `isWide`: with its word, as in the rail. */
export function Bell({ isWide }: { isWide?: boolean }) {
  const router = useRouter()
  const notices = useNotices()
  const [isOpen, setOpen] = useState(false)
  if (!notices) return null
  const { unread, list, load, markRead } = notices
  const change = (wanted: boolean) => {
    setOpen(wanted)
    if (wanted) void load()
  }
  const follow = (notice: NoticeView) => {
    setOpen(false)
    if (notice.isUnread) void markRead(notice.id)
    router.push(notice.href)
  }
  return (
    <Sheet
      title="Notices"
      isOpen={isOpen}
      onOpenChange={change}
      actions={
        unread > 0 && (
          <Button size="sm" variant="quiet" icon={<Check aria-hidden />} onClick={() => void markRead('all')}>
            Mark all read
          </Button>
        )
      }
      trigger={
        <button
          type="button"
          aria-label={unread > 0 ? `Notices, ${unread} unread` : 'Notices'}
          className={
            isWide
              ? 'mb-1 flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left font-medium text-muted transition-colors hover:bg-hover hover:text-ink'
              : 'relative flex size-10 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink'
          }
        >
          <BellIcon aria-hidden className="size-4 shrink-0" />
          {isWide && <span className="flex-1">Notices</span>}
          {unread > 0 && <Count unread={unread} isWide={isWide} />}
        </button>
      }
    >
      {!list && (
        <div role="status" aria-label="Notices are being read" className="flex flex-col gap-3">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </div>
      )}
      {list && list.notices.length === 0 && (
        <EmptyState icon={<BellIcon />} title="Nothing to tell">
          When something that worked stops working, it is told here, and by system mail if a server is set.
        </EmptyState>
      )}
      {list && list.notices.length > 0 && (
        <ul className="-mx-4 -my-4">
          {list.notices.map((notice) => (
            <li key={notice.id} className="border-b last:border-b-0">
              <NoticeRow notice={notice} follow={() => follow(notice)} />
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

/** Beyond it nobody counts. */
const MOST = 99

function Count({ unread, isWide }: { unread: number; isWide: boolean | undefined }) {
  return (
    <span
      aria-hidden
      className={`flex h-4 min-w-4 items-center justify-center rounded-full bg-problem px-1 text-xs leading-none font-semibold text-on-problem tabular-nums ${isWide ? '' : 'absolute top-1 right-1'}`}
    >
      {unread > MOST ? `${MOST}+` : unread}
    </span>
  )
}

function NoticeRow({ notice, follow }: { notice: NoticeView; follow: () => void }) {
  return (
    <button
      type="button"
      onClick={follow}
      className="flex w-full gap-3 px-4 py-3 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span
        aria-hidden
        className={`mt-1.5 size-2 shrink-0 rounded-full ${notice.isUnread ? 'bg-accent' : ''}`}
      />
      <span className="min-w-0 flex-1">
        <span className={`block text-pretty ${notice.isUnread ? 'font-medium' : ''}`}>
          {notice.isUnread && <span className="sr-only">Unread: </span>}
          {notice.title}
        </span>
        <span className="mt-0.5 block text-pretty wrap-anywhere text-muted">{notice.body}</span>
        <span className="mt-1 block text-sm text-faint">
          <RelativeTime at={notice.createdAt} />
          {notice.solvedAt && (
            <span className="text-delivered">
              {' '}
              · over since <RelativeTime at={notice.solvedAt} />
            </span>
          )}
        </span>
      </span>
    </button>
  )
}
