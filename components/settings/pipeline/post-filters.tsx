'use client'

import { useRouter } from 'next/navigation'
import { FilterChip } from '#components/lists/filter-chip.tsx'
import { DateRange } from '#components/messages/date-range.tsx'
import { postsPath, type PostFilter } from '#components/settings/pipeline/posts-path.ts'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'

const OUTCOMES = [
  { outcome: undefined, label: 'All' },
  { outcome: 'processed', label: 'Read' },
  { outcome: 'rejected', label: 'Rejected' },
  { outcome: 'set-aside', label: 'Set aside' },
  { outcome: 'pending', label: 'Waiting' },
] as const

/** Outcome and days; both stand in the URL. */
export function PostFilters({ filter }: { filter: PostFilter }) {
  const router = useRouter()
  const { from, to, outcome } = filter
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <nav aria-label="Outcome" className="flex flex-wrap gap-1">
        {OUTCOMES.map((one) => (
          <Link
            key={one.label}
            href={postsPath({ ...filter, outcome: one.outcome })}
            aria-current={one.outcome === outcome ? 'true' : undefined}
            className={cx(
              'inline-flex h-8 items-center rounded-md px-2.5 text-sm transition-colors hover:bg-hover',
              one.outcome === outcome ? 'bg-hover font-medium' : 'text-muted',
            )}
          >
            {one.label}
          </Link>
        ))}
      </nav>
      <span className="sm:ml-auto">
        <DateRange from={from} to={to} onChoose={(days) => router.push(postsPath({ ...filter, ...days }))} />
      </span>
      {(from || to) && (
        <FilterChip href={postsPath({ ...filter, from: undefined, to: undefined })}>
          {from && to ? `${from} to ${to}` : from ? `since ${from}` : `until ${to}`}
        </FilterChip>
      )}
    </div>
  )
}
