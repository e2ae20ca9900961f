'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { gather } from '#components/live/gather.ts'

/** Nine checks that report one by one are to cost one or two pages, not nine of which each breaks off the one before (ms). */
const GATHER_MS = 300

/** Loads the page anew in place, once for all who ask within a moment. */
export function useGatheredRefresh(): () => void {
  const router = useRouter()
  const [{ ask, cancel }] = useState(() => gather(() => router.refresh(), GATHER_MS))
  useEffect(() => cancel, [cancel])
  return ask
}
