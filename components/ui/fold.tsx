'use client'

import { useState, type ReactNode } from 'react'

type Props = { title: string; startsOpen: boolean; children: ReactNode; className?: string }

/** What is folded away under its title. It stays as the reader left it, also when what decided its first state changes. */
export function Fold({ title, startsOpen, children, className }: Props) {
  const [isOpen, setOpen] = useState(startsOpen)
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className={className}>
      <summary className="cursor-pointer text-sm font-semibold">{title}</summary>
      {children}
    </details>
  )
}
