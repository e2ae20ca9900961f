import type { ReactNode } from 'react'

type Props = { title: ReactNode; help?: ReactNode; actions?: ReactNode; before?: ReactNode }

/** A page's title, one line about it, and its deeds. `before` holds the way back to the list. */
export function PageHeader({ title, help, actions, before }: Props) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {before && <div className="mb-1 text-sm text-muted">{before}</div>}
        <h1 className="text-xl font-semibold tracking-[-0.01em]">{title}</h1>
        {help && <p className="mt-0.5 max-w-[68ch] text-muted">{help}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
