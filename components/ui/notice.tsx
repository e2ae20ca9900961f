import { CircleAlert, CircleCheck, CirclePause, Clock, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { STATE_TONE, type State } from '#components/ui/badge.tsx'

const ICON = {
  delivered: CircleCheck,
  waiting: Clock,
  engaged: Sparkles,
  problem: CircleAlert,
  stopped: CirclePause,
}

type Props = { state: State; title?: ReactNode; children?: ReactNode; action?: ReactNode; className?: string }

/** A sentence that matters where it stands: what is so, and what to do. */
export function Notice({ state, title, children, action, className }: Props) {
  const Icon = ICON[state]
  return (
    <div className={cx('flex items-start gap-2.5 rounded-md px-3 py-2.5', STATE_TONE[state], className)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 text-ink">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-pretty">{children}</div>}
      </div>
      {action}
    </div>
  )
}
