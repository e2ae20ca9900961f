'use client'

import { useState, useSyncExternalStore } from 'react'
import { Select } from '#components/ui/select.tsx'

/** The zones there are, and a shortcut to the one this device is in when that is another. */
export function TimeZoneSelect({ zones, present }: { zones: string[]; present: string }) {
  const [zone, setZone] = useState(present)
  const here = useSyncExternalStore(neverChanges, deviceZone, () => null)
  return (
    <>
      <Select value={zone} onChange={(event) => setZone(event.target.value)}>
        {zones.map((name) => (
          <option key={name} value={name}>
            {name.replaceAll('_', ' ')}
          </option>
        ))}
      </Select>
      {here && here !== zone && zones.includes(here) && (
        <button
          type="button"
          onClick={() => setZone(here)}
          className="self-start rounded-sm text-sm font-medium text-accent underline-offset-2 hover:underline"
        >
          This device is in {here.replaceAll('_', ' ')}: use that
        </button>
      )}
    </>
  )
}

function neverChanges(): () => void {
  return () => {}
}

function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
