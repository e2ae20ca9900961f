'use client'

import { ChevronDown, Cpu, Mail } from 'lucide-react'
import { ClickedLinks, machineSentence, peopleCounts } from '#components/messages/engagement.tsx'
import { EventRail } from '#components/messages/event-rail.tsx'
import { runPath } from '#components/messages/paths.ts'
import { StatusBadge } from '#components/messages/status-badge.tsx'
import { plural, STATUS_WORDS, times } from '#components/messages/words.ts'
import { cx } from '#components/ui/cx.ts'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { MessageItem } from '#lib/messages/timeline-item.ts'

type Props = { item: MessageItem; isOpen: boolean; onToggle: () => void }

/**
 * A message of a timeline with its events folded in; unfolds into what happened, step by step. Its links are not fetched
 * ahead: a message that arrives by the stream costs no request.
 */
export function MessageCard({ item, isOpen, onToggle }: Props) {
  const count = Object.values(item.marks).reduce((sum, mark) => sum + (mark?.count ?? 0), 0)
  return (
    <article className="rounded-md border bg-surface">
      <div className="flex items-start gap-3 px-3.5 py-3">
        <Mail aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline justify-between gap-3 text-sm text-muted">
            <span className="min-w-0 truncate">
              <Actor item={item} /> {item.repeatOfId ? 'sent a mail again' : 'sent a mail'}
            </span>
            <RelativeTime at={item.at} className="shrink-0 tabular-nums" />
          </div>
          <div className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <Link href={`/messages/${item.id}`} className="min-w-0 font-medium break-words hover:underline">
              <bdi>{item.subject}</bdi>
            </Link>
            <StatusBadge status={item.status} />
          </div>
          <p className="truncate text-muted">{item.snippet}</p>
          <Folded item={item} />
          {item.reason && (
            <p
              className={cx(
                'mt-1.5 text-sm break-words',
                STATUS_WORDS[item.status].state === 'problem' ? 'text-problem' : 'text-waiting',
              )}
            >
              <ForeignText>{item.reason}</ForeignText>
            </p>
          )}
        </div>
      </div>
      {count > 0 && (
        <>
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className="flex h-8 w-full items-center gap-1.5 border-t px-3.5 text-sm text-muted transition-colors hover:bg-hover hover:text-ink focus-visible:outline-offset-[-2px]"
          >
            <ChevronDown aria-hidden className={cx('size-4 transition-transform', isOpen && 'rotate-180')} />
            {isOpen ? 'Hide events' : plural(count, 'event')}
          </button>
          {isOpen && (
            <div className="border-t px-3.5 py-3">
              <EventRail events={item.events} links={item.links} />
              {count > item.events.length && (
                <Link
                  href={`/messages/${item.id}`}
                  className="mt-2 inline-block text-sm text-accent hover:underline"
                >
                  All {count} events
                </Link>
              )}
            </div>
          )}
        </>
      )}
    </article>
  )
}

function Actor({ item }: { item: MessageItem }) {
  if (!item.workflow) return <span>{item.senderName ?? 'Somebody'}</span>
  return (
    <Link href={runPath(item.workflow.runId)} className="text-ink hover:underline">
      {item.workflow.name}
    </Link>
  )
}

/** "Opened ×3, clicked *Pricing* ×2"; what machines did as a quiet line of its own. */
function Folded({ item }: { item: MessageItem }) {
  const { opens, clicks } = peopleCounts(item)
  const { marks } = item
  const machine = machineSentence(item)
  const hasLinks = item.links.some((link) => link.count > 0)
  const said = [
    opens > 0 && <span key="opened">Opened{times(opens)}</span>,
    clicks > 0 && (
      <span key="clicked">
        {opens > 0 ? 'clicked ' : 'Clicked '}
        {hasLinks ? <ClickedLinks links={item.links} /> : times(clicks)}
      </span>
    ),
    marks.spam_reported && (
      <span key="spam" className="text-problem">
        reported as spam
      </span>
    ),
    (marks.unsubscribed ?? marks.group_unsubscribed) && (
      <span key="left" className="text-muted">
        unsubscribed
      </span>
    ),
  ].filter(Boolean)
  return (
    <>
      {said.length > 0 && (
        <p aria-live="polite" className="mt-1.5 text-sm text-engaged">
          {said.map((part, index) => [index > 0 && ', ', part])}
        </p>
      )}
      {machine && (
        <p className="mt-1 flex items-center gap-1.5 text-sm text-faint">
          <Cpu aria-hidden className="size-3.5" />
          {machine}
        </p>
      )}
    </>
  )
}
