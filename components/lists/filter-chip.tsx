import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '#components/ui/link.tsx'

/** A filter that is on; pressing it takes it off. */
export function FilterChip({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      scroll={false}
      className="inline-flex h-7 items-center gap-1.5 rounded-full border bg-surface pr-2 pl-3 text-sm whitespace-nowrap transition-colors hover:border-line-strong hover:bg-hover"
    >
      {children}
      <X aria-hidden className="size-3.5 text-muted" />
      <span className="sr-only">Remove filter</span>
    </Link>
  )
}
