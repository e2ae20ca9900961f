'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import type { Action } from '#lib/web/action.ts'

type Props = { id: string; lookedUpAt: Date | null; isSettled: boolean; action: Action }

/** Quickly while somebody waits for DNS, slowly once everything stands (ms). */
const PACE_MS = { open: 15_000, settled: 120_000 }
/** A page that was reloaded does not look again at once (ms). */
const FRESH_MS = 8_000

/** Looks the records up again and again while somebody looks at the page, and says how old the answers are. */
export function DomainWatch({ id, lookedUpAt, isSettled, action }: Props) {
  const router = useRouter()
  const [isLooking, setLooking] = useState(false)
  const [isCutOff, setCutOff] = useState(false)
  const look = useEffectEvent(async () => {
    if (document.visibilityState !== 'visible' || isLooking) return
    setLooking(true)
    const form = new FormData()
    form.set('id', id)
    const outcome = await action(EMPTY_FORM, form).catch(() => ({ ok: false }))
    setCutOff(!outcome.ok)
    setLooking(false)
    if (outcome.ok) router.refresh()
  })
  const lookUnlessFresh = useEffectEvent(() => {
    if (lookedUpAt === null || Date.now() - lookedUpAt.getTime() > FRESH_MS) void look()
  })
  useEffect(() => {
    lookUnlessFresh()
    const timer = setInterval(() => void look(), isSettled ? PACE_MS.settled : PACE_MS.open)
    return () => clearInterval(timer)
  }, [isSettled])
  return (
    <span aria-live="polite">
      {isCutOff ? (
        'Mailroom does not answer. What you see is what was found last.'
      ) : lookedUpAt === null ? (
        'Looking the records up for the first time.'
      ) : (
        <>
          Looked up <RelativeTime at={lookedUpAt} />
          {isLooking ? ', looking again now.' : '. It looks again by itself.'}
        </>
      )}
    </span>
  )
}
