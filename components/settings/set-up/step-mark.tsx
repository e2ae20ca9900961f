import { Check, CircleDashed, Ellipsis, Minus, X, type LucideIcon } from 'lucide-react'
import { STEP_WORD, type StepState } from '#components/settings/set-up/step-states.ts'
import { cx } from '#components/ui/cx.ts'

const LOOK: Record<StepState, { icon: LucideIcon; tone: string }> = {
  ok: { icon: Check, tone: 'bg-delivered text-surface' },
  waiting: { icon: Ellipsis, tone: 'bg-waiting-soft text-waiting ring-1 ring-waiting/40 ring-inset' },
  failed: { icon: X, tone: 'bg-problem-soft text-problem ring-1 ring-problem/40 ring-inset' },
  stale: { icon: CircleDashed, tone: 'text-faint' },
  unknown: { icon: CircleDashed, tone: 'text-faint' },
  unchecked: { icon: CircleDashed, tone: 'text-faint' },
  skipped: { icon: Minus, tone: 'bg-stopped-soft text-stopped' },
}

/** The tick of a step; its word is read out and stands beside it where it is not done. */
export function StepMark({ state }: { state: StepState }) {
  const { icon: Icon, tone } = LOOK[state]
  return (
    <span
      className={cx(
        'flex size-5 shrink-0 items-center justify-center rounded-full transition-colors duration-200',
        tone,
      )}
    >
      <Icon
        aria-hidden
        className={Icon === CircleDashed ? 'size-5' : 'size-3.5'}
        strokeWidth={Icon === CircleDashed ? 1.5 : 2.5}
      />
      <span className="sr-only">{STEP_WORD[state]}</span>
    </span>
  )
}
