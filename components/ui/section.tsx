import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'

type Props = {
  title?: ReactNode
  help?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** `flush`: the content reaches the border, as tables and lists of rows do. */
  isFlush?: boolean
  className?: string
}

/** A titled part of a page on a surface of its own. Never put one inside another. */
export function Section({ title, help, actions, children, isFlush, className }: Props) {
  return (
    <section className={cx('overflow-clip rounded-md border bg-surface', className)}>
      {(title || actions) && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-2.5">
          <div className="min-w-0">
            {title && <h2 className="text-base font-semibold">{title}</h2>}
            {help && <p className="text-sm text-muted">{help}</p>}
          </div>
          {actions && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={isFlush ? undefined : 'p-4'}>{children}</div>
    </section>
  )
}
