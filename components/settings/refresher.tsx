'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const USUAL_MS = 5_000

/** Keeps a page of figures fresh while somebody looks at it. What is typed stays. */
export function Refresher({ everyMs = USUAL_MS }: { everyMs?: number }) {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [router, everyMs])
  return null
}
