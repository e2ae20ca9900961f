'use client'

import { useState } from 'react'
import { useLive } from '#components/live/use-live.ts'
import type { MessagePage } from '#lib/messages/get-message.ts'
import type { EventLine, MessageItem } from '#lib/messages/timeline-item.ts'

/**
 * A message that stays up to date while it is looked at. `since`: when `page` was read (server time, ms). `topic`: one
 * that the page around follows anyway, if there is one, so that the stream need not be opened anew.
 */
export function useMessage(
  page: MessagePage,
  since: number,
  topic = `message:${page.item.id}`,
): { item: MessageItem; events: EventLine[] } {
  const [read, setRead] = useState(page)
  const [item, setItem] = useState(page.item)
  if (read !== page) {
    setRead(page)
    setItem(page.item)
  }
  useLive({
    topics: [topic],
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
