import { cx } from '#components/ui/cx.ts'

/** Holds the place of something on its way; give it the height of the real thing. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded-sm bg-hover', className)} />
}
