'use client'

import { useState, useSyncExternalStore } from 'react'
import { Select } from '#components/ui/select.tsx'

/** The zones there are, and a shortcut to the one this device is in when that is another. */
export function TimeZoneSelect({ zones, present }: { zones: string[]; present: string }) {
  const [start, setStart] = useState(present)
  const [chosen, setChosen] = useState(present)
  const here = useSyncExternalStore(neverChanges, deviceZone, () => null)
  const choose = (zone: string) => {
    setStart(zone)
    setChosen(zone)
  }
  return (
    <>
      {/* Not controlled: React resets forms after their action, and the browser would show another zone than we hold. */}
      <Select key={start} defaultValue={start} onChange={(event) => setChosen(event.target.value)}>
        {zones.map((name) => (
          <option key={name} value={name}>
            {name.replaceAll('_', ' ')}
          </option>
        ))}
      </Select>
      {here && here !== chosen && zones.includes(here) && (
        <button
          type="button"
          onClick={() => choose(here)}
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
