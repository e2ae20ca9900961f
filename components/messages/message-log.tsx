'use client'

import { ExternalLink } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useListKeys } from '#components/lists/use-list-keys.ts'
import { useLive } from '#components/live/use-live.ts'
import { MessageSheetView } from '#components/messages/message-page-view.tsx'
import { MESSAGE_COLUMNS, MessageRow } from '#components/messages/message-row.tsx'
import type { MessageActions } from '#components/messages/unsettled.tsx'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { MessagePage } from '#lib/messages/get-message.ts'
import { messagesPath, type MessageFilter } from '#lib/messages/message-filter.ts'
import type { MessageItem } from '#lib/messages/timeline-item.ts'

type Props = {
  items: MessageItem[]
  filter: MessageFilter
  /** The message of the open sheet. */
  page: MessagePage | null
  since: number
  actions: MessageActions
}

/** The rows of the message log and the side sheet of the one that is open, which stands in the URL too. */
export function MessageLog({ items, filter, page, since, actions }: Props) {
  const router = useRouter()
  const list = useRef<HTMLUListElement>(null)
  const rows = useLiveRows(items, since)
  // Known before the server has answered, so that the sheet opens at once.
  const [openId, setOpenId] = useState(filter.open ?? null)
  const [urlOpen, setUrlOpen] = useState(filter.open)
  if (urlOpen !== filter.open) {
    setUrlOpen(filter.open)
    setOpenId(filter.open ?? null)
  }
  useListKeys(list)

  const go = (id: string | null) => {
    setOpenId(id)
    const path = messagesPath({ ...filter, open: id ?? undefined })
    // One step back from the sheet is the list, however many messages were looked through.
    if (openId && id) router.replace(path, { scroll: false })
    else router.push(path, { scroll: false })
  }
  useSheetKeys(openId !== null, (step) => {
    const next = rows[rows.findIndex((row) => row.id === openId) + step]
    if (next) go(next.id)
  })
  const open = rows.find((row) => row.id === openId) ?? (page?.item.id === openId ? page.item : null)

  return (
    <>
      <div
        aria-hidden
        className={cx(
          'hidden h-9 items-center gap-x-4 border-b px-4 text-xs font-medium text-muted md:grid',
          MESSAGE_COLUMNS,
        )}
      >
        <span>Status</span>
        <span>To</span>
        <span>Subject</span>
        <span />
        <span className="text-right">Written</span>
      </div>
      <ul ref={list} className="divide-y">
        {rows.map((item) => (
          <li key={item.id} onClick={(event) => takeOver(event, () => go(item.id))}>
            <MessageRow
              item={item}
              href={messagesPath({ ...filter, open: item.id })}
              isOpen={item.id === openId}
            />
          </li>
        ))}
      </ul>
      <Sheet
        isOpen={openId !== null}
        onOpenChange={(isOpen) => !isOpen && go(null)}
        title={open?.subject ?? 'Message'}
        actions={
          <Button asChild size="sm" variant="quiet">
            <Link href={`/messages/${openId}`}>
              <ExternalLink aria-hidden />
              Open page
            </Link>
          </Button>
        }
      >
        {page?.item.id === openId ? (
          <MessageSheetView key={page.item.id} page={page} since={since} actions={actions} />
        ) : (
          <SheetSkeleton />
        )}
      </Sheet>
    </>
  )
}

/** Plain presses open the sheet here; with a modifier the browser opens the link as it would any. */
function takeOver(event: React.MouseEvent, open: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
  event.preventDefault()
  open()
}

/** The rows with what happened since they were read; a message that is new to the list comes with the next refresh. */
function useLiveRows(items: MessageItem[], since: number): MessageItem[] {
  const router = useRouter()
  const [changed, setChanged] = useState<ReadonlyMap<string, MessageItem>>(new Map())
  const [read, setRead] = useState(items)
  if (read !== items) {
    setRead(items)
    setChanged(new Map())
  }
  useLive({
    topics: ['messages'],
    since,
    onItem: (item) => {
      if (item.type !== 'message') return
      if (items.some((row) => row.id === item.id)) setChanged((known) => new Map(known).set(item.id, item))
      else if (new Date(item.at).getTime() > since) router.refresh()
    },
  })
  return items.map((item) => changed.get(item.id) ?? item)
}

/** `j` and `k` go on to the next message while the sheet is open. */
function useSheetKeys(isOpen: boolean, move: (step: 1 | -1) => void): void {
  const press = useEffectEvent(move)
  useEffect(() => {
    if (!isOpen) return
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select')) return
      if (event.key === 'j') press(1)
      if (event.key === 'k') press(-1)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isOpen])
}

function SheetSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-36 w-full" />
      <Skeleton className="h-72 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  )
}
