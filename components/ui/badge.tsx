import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'

export type State = 'delivered' | 'waiting' | 'engaged' | 'problem' | 'stopped'

/** Text and background of each state; AA in both themes. */
export const STATE_TONE: Record<State, string> = {
  delivered: 'bg-delivered-soft text-delivered',
  waiting: 'bg-waiting-soft text-waiting',
  engaged: 'bg-engaged-soft text-engaged',
  problem: 'bg-problem-soft text-problem',
  stopped: 'bg-stopped-soft text-stopped',
}

type Props = { state: State; children: ReactNode; icon?: ReactNode; className?: string }

/**
 * A state in one word, always with its text: colour alone says nothing. `className` gives it its place, and a width
 * where rows must line up: the word itself is never stretched.
 */
export function Badge({ state, children, icon, className }: Props) {
  return (
    <span className={cx('inline-flex', className)}>
      <span
        className={cx(
          'inline-flex h-5 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3',
          STATE_TONE[state],
        )}
      >
        {icon ?? <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-current" />}
        <span className="truncate">{children}</span>
      </span>
    </span>
  )
}
