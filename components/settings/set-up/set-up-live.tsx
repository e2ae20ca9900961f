'use client'

import { useLive } from '#components/live/use-live.ts'

const TOPICS = ['setup']

/** Reads the page anew in place when a check has found something. Renders nothing. */
export function SetUpLive({ since }: { since: number }) {
  useLive({ topics: TOPICS, since, onItem: () => {} })
  return null
}
