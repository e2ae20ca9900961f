'use client'

import { useState } from 'react'
import { useLive } from '#components/live/use-live.ts'
import type { MessagePage } from '#lib/messages/get-message.ts'
import type { EventLine, MessageItem } from '#lib/messages/timeline-item.ts'

/** A message that stays up to date while it is looked at. `since`: when `page` was read (server time, ms). */
export function useMessage(page: MessagePage, since: number): { item: MessageItem; events: EventLine[] } {
  const [read, setRead] = useState(page)
  const [item, setItem] = useState(page.item)
  if (read !== page) {
    setRead(page)
    setItem(page.item)
  }
  useLive({
    topics: [`message:${page.item.id}`],
    since,
    onItem: (changed) => {
      if (changed.type === 'message' && changed.id === page.item.id) setItem(changed)
    },
  })
  const known = new Set(page.events.map((event) => event.id))
  const fresh = item.events.filter((event) => !known.has(event.id))
  const events = [...fresh, ...page.events].sort((a, b) => b.at.localeCompare(a.at))
  return { item, events }
}
