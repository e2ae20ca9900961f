import type { ReactNode } from 'react'

/** A page that is not there or did not work: what is so, and the way on. */
export function PageProblem({
  title,
  children,
  actions,
}: {
  title: string
  children: ReactNode
  actions: ReactNode
}) {
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-md flex-col items-start justify-center px-4">
      <h1 className="text-xl font-semibold tracking-[-0.01em]">{title}</h1>
      <div className="mt-1 text-muted">{children}</div>
      <div className="mt-5 flex gap-2">{actions}</div>
    </div>
  )
}
