'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { useLive } from '#components/live/use-live.ts'

/** Events come in bursts: the page is read anew at most this often. */
const PAUSE_MS = 3_000

const TOPICS = ['messages']

/** Reads the page anew in place when something happened to a message. Renders nothing. */
export function LiveRefresh({ since }: { since: number }) {
  const router = useRouter()
  const [isStale, setStale] = useState(false)
  const refresh = useEffectEvent(() => {
    setStale(false)
    router.refresh()
  })
  useLive({ topics: TOPICS, since, onItem: () => setStale(true) })
  useEffect(() => {
    if (!isStale) return
    const timer = setTimeout(refresh, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [isStale])
  return null
}
