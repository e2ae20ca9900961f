import { Ban, Eye, MousePointerClick, OctagonAlert } from 'lucide-react'
import { cx } from '#components/ui/cx.ts'
import { plural, shortUrl, times } from '#components/messages/words.ts'
import type { MessageItem } from '#lib/messages/timeline-item.ts'

type Folded = Pick<MessageItem, 'marks' | 'people'>

/** Opens and clicks of people: what machines did is left out. */
export function peopleCounts({ people }: Pick<Folded, 'people'>): { opens: number; clicks: number } {
  return { opens: people.opened?.count ?? 0, clicks: people.clicked?.count ?? 0 }
}

const MARK = 'inline-flex items-center gap-1 whitespace-nowrap [&_svg]:size-3.5 [&_svg]:shrink-0'

/** What people did with a mail, in as few words as a row has room for. */
export function Engagement({ item, className }: { item: Folded; className?: string }) {
  const { opens, clicks } = peopleCounts(item)
  const { marks } = item
  return (
    <span
      className={cx('inline-flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm text-engaged', className)}
    >
      {opens > 0 && (
        <span className={MARK}>
          <Eye aria-hidden />
          Opened{times(opens)}
        </span>
      )}
      {clicks > 0 && (
        <span className={MARK}>
          <MousePointerClick aria-hidden />
          Clicked{times(clicks)}
        </span>
      )}
      {marks.spam_reported && (
        <span className={cx(MARK, 'text-problem')}>
          <OctagonAlert aria-hidden />
          Spam report
        </span>
      )}
      {(marks.unsubscribed ?? marks.group_unsubscribed) && (
        <span className={cx(MARK, 'text-muted')}>
          <Ban aria-hidden />
          Unsubscribed
        </span>
      )}
    </span>
  )
}

/** Where people clicked: "*Pricing* ×2, example.com/docs". */
export function ClickedLinks({ links }: { links: MessageItem['links'] }) {
  const clicked = links.filter((link) => link.count > 0)
  const shown = clicked.slice(0, 3)
  return (
    <>
      {shown.map((link, index) => (
        <span key={link.url} title={link.url}>
          {index > 0 && ', '}
          <em className="font-medium not-italic">{link.label ?? shortUrl(link.url)}</em>
          {times(link.count)}
        </span>
      ))}
      {clicked.length > shown.length && ` and ${clicked.length - shown.length} more`}
    </>
  )
}

/** What machines did, as one quiet line; null when they did nothing. */
export function machineSentence({ machine }: Pick<MessageItem, 'machine'>): string | null {
  const parts = [
    machine.opens > 0 && plural(machine.opens, 'open'),
    machine.clicks > 0 && plural(machine.clicks, 'click'),
  ].filter(Boolean)
  return parts.length > 0 ? `${parts.join(' and ')} by a machine` : null
}
