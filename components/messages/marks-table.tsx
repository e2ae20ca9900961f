'use client'

import { EVENT_WORDS } from '#components/messages/words.ts'
import { cx } from '#components/ui/cx.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { MAIL_EVENT_KINDS, type MailEventKind } from '#lib/mail/event.ts'
import type { Mark } from '#lib/mail/status.ts'
import type { MessageItem } from '#lib/messages/timeline-item.ts'

type Counted = Pick<MessageItem, 'marks' | 'machine' | 'people'>

/**
 * First and last time and count of every kind of event; what never happened stands there quietly. Of opens and clicks
 * those of people, with the machines' said beside them.
 */
export function MarksTable({ item }: { item: Counted }) {
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
          const mark = markOf(item, kind)
          const machines = machinesOf(item, kind)
          return (
            <tr key={kind} className={cx('border-t', !mark && 'text-faint')}>
              <th scope="row" className="h-8 py-1 pr-3 text-left font-normal">
                {EVENT_WORDS[kind].label}
                {machines > 0 && (
                  <span className="block text-xs text-muted">
                    {machines.toLocaleString('en')} by a machine
                  </span>
                )}
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

function markOf({ marks, people }: Counted, kind: MailEventKind): Mark | undefined {
  return kind === 'opened' || kind === 'clicked' ? people[kind] : marks[kind]
}

function machinesOf({ machine }: Counted, kind: MailEventKind): number {
  if (kind === 'opened') return machine.opens
  return kind === 'clicked' ? machine.clicks : 0
}
