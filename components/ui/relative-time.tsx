'use client'

import { useSyncExternalStore } from 'react'
import { exactTime, relativeTime } from '#components/ui/format-time.ts'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'

/** A time as people say it; the exact one, in the reader's zone, on hover and focus. */
export function RelativeTime({ at, className }: { at: Date | string; className?: string }) {
  const zone = useTimeZone()
  const now = useMinute()
  const moment = new Date(at)
  return (
    <Tooltip text={exactTime(moment, zone)}>
      {/* The server's minute may be the one before the browser's. */}
      <time dateTime={moment.toISOString()} suppressHydrationWarning className={className}>
        {relativeTime(moment, new Date(now), zone)}
      </time>
    </Tooltip>
  )
}

const TICK_MS = 15_000

/** The present, moving in steps, so that all times on a page move together. */
function useMinute(): number {
  return useSyncExternalStore(onTick, present, present)
}

function onTick(tell: () => void): () => void {
  const timer = setInterval(tell, TICK_MS)
  return () => clearInterval(timer)
}

function present(): number {
  return Math.floor(Date.now() / TICK_MS) * TICK_MS
}
