import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'
import { RUN_FILTERS, type RunFilterName } from '#components/workflows/run-filters.ts'

/** Which runs are shown; in the URL, so that a view can be shared. */
export function RunFilter({ path, current }: { path: string; current: RunFilterName }) {
  return (
    <nav aria-label="Which runs" className="mb-3 flex gap-1 overflow-x-auto">
      {RUN_FILTERS.map(({ name, label }) => (
        <Link
          key={name}
          href={name === 'ran' ? path : `${path}?state=${name}`}
          aria-current={name === current ? 'page' : undefined}
          className={cx(
            'inline-flex h-7 items-center rounded-full px-3 text-sm whitespace-nowrap transition-colors',
            name === current
              ? 'bg-accent-soft font-medium text-accent'
              : 'text-muted hover:bg-hover hover:text-ink',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
