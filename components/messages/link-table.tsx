'use client'

import { plural, shortUrl } from '#components/messages/words.ts'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { LinkClicks } from '#lib/messages/timeline-item.ts'

/** Clicks on each link, most clicked first; machines apart. The addresses are hostile text: shown, never followed. */
export function LinkTable({ links }: { links: readonly LinkClicks[] }) {
  return (
    <ul className="divide-y">
      {links.map((link) => (
        <li key={link.url} className="flex items-baseline justify-between gap-4 py-2">
          <div className="min-w-0">
            {link.label && <p className="truncate font-medium">{link.label}</p>}
            <p className="text-sm break-all text-muted">
              <ForeignText>{shortUrl(link.url)}</ForeignText>
            </p>
          </div>
          <div className="shrink-0 text-right text-sm tabular-nums">
            <p className={link.count > 0 ? 'text-engaged' : 'text-faint'}>{plural(link.count, 'click')}</p>
            <p className="text-faint">
              {link.machineCount > 0 && `${link.machineCount} by a machine, `}
              <RelativeTime at={link.last} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
