'use client'

import { createContext, useContext, useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { subscribeLive } from '#components/live/live-client.ts'
import type { NoticeList } from '#lib/setup/notices.ts'

export type NoticeSource = {
  /** When the page was read (server time, ms), and how many were unread then. */
  since: number
  unread: number
  load: () => Promise<NoticeList>
  markRead: (which: string) => Promise<NoticeList>
}

type Notices = {
  unread: number
  /** Null until the list was opened or something happened. */
  list: NoticeList | null
  load: () => Promise<void>
  markRead: (which: string) => Promise<void>
}

const Context = createContext<Notices | null>(null)
const TOPICS = ['notices']

/** Holds an admin's notices for the bells of the shell, and hears of new ones. Without a source there are none. */
export function NoticeProvider({ source, children }: { source: NoticeSource | null; children: ReactNode }) {
  const [list, setList] = useState<NoticeList | null>(null)
  // Signed out, or the server is away: what is shown stays, and the next change tries again.
  const keep = async (loading: Promise<NoticeList>) => {
    const loaded = await loading.catch(() => null)
    if (loaded) setList(loaded)
  }
  const load = async () => (source ? keep(source.load()) : undefined)
  const tell = useEffectEvent(() => void load())
  const [since] = useState(source?.since ?? null)
  useEffect(
    () => (since === null ? undefined : subscribeLive({ topics: TOPICS, since, onEvent: () => tell() })),
    [since],
  )
  const notices = source && {
    unread: list?.unread ?? source.unread,
    list,
    load,
    markRead: (which: string) => keep(source.markRead(which)),
  }
  return <Context value={notices}>{children}</Context>
}

/** Null for people who get none. */
export function useNotices(): Notices | null {
  return useContext(Context)
}
