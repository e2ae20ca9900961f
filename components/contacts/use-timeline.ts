'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { useLive } from '#components/live/use-live.ts'
import { kindsOf, type TimelineShow } from '#lib/messages/timeline-filter.ts'
import type { MessageItem, TimelineItem } from '#lib/messages/timeline-item.ts'
import type { Action } from '#lib/web/action.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'

type Page = { items: TimelineItem[]; next: string | null }

type Options = {
  contactId: string
  first: Page
  show: TimelineShow | undefined
  since: number
  loadOlder: Action
  /** The reader looks at something further down: what is new waits. */
  isAway: () => boolean
}

/** A contact's timeline that stays up to date: changed items at once, new ones held back while the reader is away. */
export function useTimeline({ contactId, first, show, since, loadOlder, isAway }: Options) {
  const router = useRouter()
  const [read, setRead] = useState(first)
  const [items, setItems] = useState(first.items)
  const [next, setNext] = useState(first.next)
  const [waiting, setWaiting] = useState<TimelineItem[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const [isLoading, startLoading] = useTransition()
  if (read !== first) {
    setRead(first)
    setItems(upsert(items, first.items))
    setWaiting(waiting.filter((item) => !first.items.some((known) => known.id === item.id)))
  }
  useLive({
    topics: [`contact:${contactId}`],
    since,
    onItem: (item) => {
      // The page itself says whether the contact may be written to.
      if (item.type === 'message' && suppresses(item)) router.refresh()
      if (!kindsOf(show).includes(item.type)) return
      const isKnown = items.some((known) => known.id === item.id)
      if (isKnown || !isAway()) setItems((known) => upsert(known, [item]))
      else setWaiting((held) => upsert(held, [item]))
    },
  })
  const older = () =>
    startLoading(async () => {
      const data = new FormData()
      data.set('contactId', contactId)
      data.set('before', next ?? '')
      if (show) data.set('show', show)
      const outcome = await loadOlder(EMPTY_FORM, data)
      setProblem(outcome.ok ? null : (outcome.message ?? null))
      if (!outcome.ok) return
      const page = outcome.data as Page
      setItems((known) => upsert(known, page.items))
      setNext(page.next)
    })
  const reveal = () => {
    setItems((known) => upsert(known, waiting))
    setWaiting([])
  }
  const change = (item: TimelineItem) => setItems((known) => upsert(known, [item]))
  return { items, waiting, hasOlder: next !== null, older, isLoading, problem, reveal, change }
}

/** Newest first. Of a message that comes again the younger reading counts: a page may arrive after what it was read before. */
function upsert(known: TimelineItem[], changed: TimelineItem[]): TimelineItem[] {
  const byId = new Map(known.map((item) => [item.id, item]))
  for (const item of changed) if (!isOutdated(item, byId.get(item.id))) byId.set(item.id, item)
  return [...byId.values()].sort((a, b) => b.at.localeCompare(a.at) || (a.id < b.id ? 1 : -1))
}

function suppresses({ status, marks }: MessageItem): boolean {
  return status === 'bounced' || Boolean(marks.spam_reported ?? marks.unsubscribed)
}

function isOutdated(item: TimelineItem, known: TimelineItem | undefined): boolean {
  return known?.type === 'message' && item.type === 'message' && item.changedAt < known.changedAt
}
