'use client'

import { ChevronDown } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import type { Problem } from '#lib/workflows/problems.ts'

type Props = {
  /** When, If or Then. */
  word: string
  icon: ReactNode
  title: string
  /** Its settings in a line, while it is closed. */
  summary: ReactNode
  problems: readonly Problem[]
  isOpen: boolean
  onToggle: () => void
  actions?: ReactNode
  children: ReactNode
}

/** One part of a workflow: closed it says what it does, open it shows its settings. */
export function StepCard(props: Props) {
  const { word, icon, title, summary, problems, isOpen, onToggle, actions, children } = props
  const id = useId()
  const isWrong = problems.some(({ isMissing }) => !isMissing)
  return (
    <section
      className={cx(
        'rounded-md border bg-surface transition-colors',
        isWrong && !isOpen && 'border-problem',
        isOpen && 'border-line-strong',
      )}
    >
      <div className="relative flex items-start gap-3 p-3">
        {icon}
        <h2 className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={onToggle}
            className="block w-full text-left after:absolute after:inset-0 after:rounded-md"
          >
            <span className="block text-xs font-medium text-muted">{word}</span>
            <span className="block font-medium">{title}</span>
            {!isOpen && summary && (
              <span className="mt-0.5 block text-sm font-normal break-words text-muted">{summary}</span>
            )}
            {problems.length > 0 && !isOpen && (
              <span
                className={cx('mt-0.5 block text-sm font-normal', isWrong ? 'text-problem' : 'text-waiting')}
              >
                {problems.map(({ message }) => message).join(' ')}
              </span>
            )}
          </button>
        </h2>
        {actions && <div className="relative flex items-center">{actions}</div>}
        <ChevronDown
          aria-hidden
          className={cx('mt-2 size-4 shrink-0 text-faint transition-transform', isOpen && 'rotate-180')}
        />
      </div>
      {isOpen && (
        <div id={id} className="border-t p-4">
          {children}
        </div>
      )}
    </section>
  )
}

/** The line between two cards. */
export function Connector() {
  return <div aria-hidden className="ml-7 h-5 w-px bg-line-strong" />
}
