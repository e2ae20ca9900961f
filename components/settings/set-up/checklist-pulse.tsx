'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { useGatheredRefresh } from '#components/live/use-gathered-refresh.ts'
import { useLive } from '#components/live/use-live.ts'
import { Notice } from '#components/ui/notice.tsx'
import type { Asked } from '#lib/setup/ask-for-check.ts'

type Props = {
  /** Everything is ok: nothing is waited for. */
  isSettled: boolean
  /** When the page was read (server time, ms). */
  since: number
  /** The test mail that is watched. */
  testMailId: string | null
  /** Asks for a run; the server keeps to one in 10 s, however many tabs ask. */
  ask: () => Promise<Asked>
}

/** Quickly while somebody works on it, slower when nothing has moved for long. */
const PACE = [
  { rounds: 18, ms: 10_000 },
  { rounds: 48, ms: 30_000 },
]
const SLOW_MS = 120_000

/** Keeps the checklist true while it is open: asks for checks, and shows what they find as they find it. */
export function ChecklistPulse({ isSettled, since, testMailId, ask }: Props) {
  const refresh = useGatheredRefresh()
  const [isWorkerAway, setWorkerAway] = useState(false)
  const topics = testMailId ? ['setup', `message:${testMailId}`] : ['setup']
  const [isCutOff, setCutOff] = useState(false)
  const askNow = async () => {
    try {
      const { isWorkerAway: isAway } = await ask()
      setWorkerAway(isAway)
      setCutOff(false)
    } catch {
      setCutOff(true)
    }
  }
  const tell = useEffectEvent(() => void askNow())
  useLive({
    topics,
    since,
    onItem: () => {
      void askNow()
      refresh()
    },
  })
  useEffect(() => {
    let round = 0
    let timer: ReturnType<typeof setTimeout>
    const beat = () => {
      clearTimeout(timer)
      if (document.visibilityState === 'visible') {
        tell()
        round += 1
      }
      if (!isSettled) timer = setTimeout(beat, paceOf(round))
    }
    const wake = () => {
      if (document.visibilityState !== 'visible') return
      round = 0
      beat()
    }
    beat()
    document.addEventListener('visibilitychange', wake)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
    }
  }, [isSettled])
  if (!isWorkerAway && !isCutOff) return null
  return (
    <Notice state="waiting" className="mb-4">
      {isCutOff
        ? 'Mailroom does not answer. What you see is what was found last.'
        : 'A check has waited for half a minute: the worker, which runs them, is not running.'}
    </Notice>
  )
}

function paceOf(round: number): number {
  return PACE.find(({ rounds }) => round < rounds)?.ms ?? SLOW_MS
}
