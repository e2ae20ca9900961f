'use client'

import { exactTime } from '#components/ui/format-time.ts'
import { useTimeZone } from '#components/ui/time-zone.tsx'
import type { Finding } from '#lib/setup/check.ts'

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** What a check compared: expected beside found. Folded until somebody asks. */
export function Comparison({ details }: { details: NonNullable<Finding['details']> }) {
  const hasExpected = details.some((row) => row.expected !== undefined)
  return (
    <details className="text-sm open:basis-full">
      <summary className="w-fit rounded-sm text-muted hover:text-ink">What was looked at</summary>
      <div className="mt-1.5 overflow-x-auto rounded-md border">
        <table className="w-full text-left">
          <thead className="border-b text-xs text-faint">
            <tr>
              <th className="px-3 py-1.5 font-normal">What</th>
              {hasExpected && <th className="px-3 py-1.5 font-normal">Expected</th>}
              <th className="px-3 py-1.5 font-normal">Found</th>
            </tr>
          </thead>
          <tbody>
            {details.map((row, index) => (
              <tr key={index} className="border-b align-top last:border-b-0">
                <th scope="row" className="px-3 py-1.5 font-normal text-muted">
                  {row.label}
                </th>
                {hasExpected && (
                  <td className="max-w-64 px-3 py-1.5 wrap-anywhere text-muted">{row.expected ?? '–'}</td>
                )}
                <td className="max-w-64 px-3 py-1.5 wrap-anywhere">
                  <Found text={row.found} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** Times are kept as ISO text and shown in the reader's zone. */
function Found({ text }: { text: string }) {
  const zone = useTimeZone()
  return MOMENT.test(text) ? exactTime(new Date(text), zone) : text
}
