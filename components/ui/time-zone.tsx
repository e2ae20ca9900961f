'use client'

import { createContext, useContext, type ReactNode } from 'react'

const TimeZone = createContext('UTC')

/** The zone (IANA name) in which the times below are written. */
export function TimeZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <TimeZone value={zone}>{children}</TimeZone>
}

export function useTimeZone(): string {
  return useContext(TimeZone)
}
