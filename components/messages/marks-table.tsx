'use client'

import { EVENT_WORDS } from '#components/messages/words.ts'
import { cx } from '#components/ui/cx.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import type { Marks } from '#lib/mail/status.ts'

/** First and last time and count of every kind of event; what never happened stands there quietly. */
export function MarksTable({ marks }: { marks: Marks }) {
  return (
    <table className="w-full text-sm tabular-nums">
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="h-8 font-medium">
            Event
          </th>
          <th scope="col" className="h-8 font-medium">
            First
          </th>
          <th scope="col" className="h-8 font-medium">
            Last
          </th>
          <th scope="col" className="h-8 text-right font-medium">
            Count
          </th>
        </tr>
      </thead>
      <tbody>
        {MAIL_EVENT_KINDS.map((kind) => {
          const mark = marks[kind]
          return (
            <tr key={kind} className={cx('border-t', !mark && 'text-faint')}>
              <th scope="row" className="h-8 pr-3 text-left font-normal">
                {EVENT_WORDS[kind].label}
              </th>
              <td className="pr-3 whitespace-nowrap">{mark ? <RelativeTime at={mark.first} /> : '–'}</td>
              <td className="pr-3 whitespace-nowrap">{mark ? <RelativeTime at={mark.last} /> : '–'}</td>
              <td className="text-right">{mark?.count ?? 0}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
