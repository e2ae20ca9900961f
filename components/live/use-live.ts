'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { subscribeLive } from '#components/live/live-client.ts'
import { useGatheredRefresh } from '#components/live/use-gathered-refresh.ts'
import type { TimelineItem } from '#lib/messages/timeline-item.ts'

type Options = {
  /** `contact:<id>`, `message:<id>`, `messages`. */
  topics: readonly string[]
  /** When the page's data was read (server time, ms). */
  since: number
  onItem: (item: TimelineItem) => void
}

/**
 * Gives each changed item of some topics to the page as it is committed, without a request. When changes may have been
 * missed the page is loaded anew in place: what is open or typed stays.
 */
export function useLive({ topics, since, onItem }: Options): void {
  const refresh = useGatheredRefresh()
  const key = topics.join(',')
  // A refresh brings a younger page; its stream need not begin again.
  const [birth] = useState(since)
  const tell = useEffectEvent(onItem)
  const resync = useEffectEvent(refresh)
  useEffect(
    () =>
      subscribeLive({
        topics: key.split(','),
        since: birth,
        onEvent: (event) => {
          if (event.type === 'timeline') tell(event.item)
          if (event.type === 'resync') resync()
        },
      }),
    [key, birth],
  )
}
