'use client'

import { Check } from 'lucide-react'
import { startTransition, useOptimistic } from 'react'
import { toast } from 'sonner'
import { cx } from '#components/ui/cx.ts'
import type { Action } from '#lib/web/action.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'

type Props = {
  id: string
  title: string
  isDone: boolean
  action: Action
  /** Called once the change is kept. */
  onChanged?: (isDone: boolean) => void
}

/** The box of a task: shows the change at once, and takes it back with a word when it could not be kept. */
export function TaskTick({ id, title, isDone, action, onChanged }: Props) {
  const [shown, show] = useOptimistic(isDone)
  const toggle = () =>
    startTransition(async () => {
      show(!shown)
      const data = new FormData()
      data.set('id', id)
      data.set('isDone', String(!shown))
      const outcome = await action(EMPTY_FORM, data)
      if (outcome.ok) startTransition(() => onChanged?.(!shown))
      else toast(outcome.message)
    })
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={shown}
      aria-label={`Done: ${title}`}
      onClick={toggle}
      // The box is small, what a finger hits is not.
      className="relative -m-2.5 shrink-0 rounded-md p-2.5"
    >
      <span
        className={cx(
          'flex size-4.5 items-center justify-center rounded-full border transition-colors',
          shown
            ? 'border-accent bg-accent text-on-accent'
            : 'border-line-strong bg-surface hover:border-accent',
        )}
      >
        {shown && <Check aria-hidden className="size-3" strokeWidth={3} />}
      </span>
    </button>
  )
}
