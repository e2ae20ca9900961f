'use client'

import { Tabs as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'

const LIST = 'flex gap-1 overflow-x-auto border-b'
const TAB =
  '-mb-px flex h-9 items-center gap-2 border-b-2 border-transparent px-2.5 font-medium whitespace-nowrap text-muted transition-colors hover:text-ink'
const CURRENT =
  'data-[state=active]:border-accent data-[state=active]:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink'

/** Tabs within a page. Where each tab deserves a URL, use `TabLinks`. */
export function Tabs(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root {...props} />
}

export function TabList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return <Radix.List {...props} className={cx(LIST, className)} />
}

export function Tab({ className, ...props }: ComponentProps<typeof Radix.Trigger>) {
  return <Radix.Trigger {...props} className={cx(TAB, CURRENT, className)} />
}

type TabLink = { href: string; label: ReactNode; isCurrent: boolean }

/** Tabs that are pages. */
export function TabLinks({ label, links }: { label: string; links: TabLink[] }) {
  return (
    <nav aria-label={label} className={LIST}>
      {links.map((link) => (
        <Link
          key={link.href}
          ref={link.isCurrent ? showInRow : undefined}
          href={link.href}
          aria-current={link.isCurrent ? 'page' : undefined}
          className={cx(TAB, CURRENT)}
        >
          {link.label}
        </Link>
      ))}
    </nav>
  )
}

/** On a phone the row of tabs is wider than the window. */
function showInRow(tab: HTMLAnchorElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
