'use client'

import { Search } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { Bell } from '#components/notices/bell.tsx'
import { Brand } from '#components/shell/brand.tsx'
import { destinationsFor, isCurrent } from '#components/shell/destinations.ts'
import { usePalette } from '#components/shell/palette-state.tsx'
import { UserMenu, type Person } from '#components/shell/user-menu.tsx'
import { cx } from '#components/ui/cx.ts'
import { KeyboardHint } from '#components/ui/keyboard-hint.tsx'
import { Link } from '#components/ui/link.tsx'

/** The left rail on wide windows: where one can go, the palette, and oneself. */
export function Rail({ person }: { person: Person }) {
  const pathname = usePathname()
  const palette = usePalette()
  return (
    <aside className="sticky top-0 hidden h-dvh flex-col border-r bg-rail px-2.5 py-3 md:flex">
      <Link href="/" className="mb-3 flex h-8 items-center rounded-md px-2">
        <Brand />
      </Link>
      <button
        type="button"
        onClick={palette.open}
        className="mb-4 flex h-8 items-center gap-2 rounded-md border bg-surface px-2 text-sm text-muted transition-colors hover:border-line-strong hover:text-ink"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 text-left">Search</span>
        <KeyboardHint keys={palette.keys} />
      </button>
      <nav aria-label="Main" className="flex flex-col gap-0.5">
        {destinationsFor(person.role).map((place) => (
          <Link
            key={place.href}
            href={place.href}
            aria-current={isCurrent(place, pathname) ? 'page' : undefined}
            className={cx(
              'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-muted transition-colors hover:bg-hover hover:text-ink',
              'aria-[current=page]:bg-surface aria-[current=page]:text-ink aria-[current=page]:ring-1 aria-[current=page]:ring-line',
            )}
          >
            <place.icon aria-hidden className="size-4 shrink-0" />
            {place.label}
          </Link>
        ))}
      </nav>
      <div className="mt-auto">
        <Bell isWide />
        <UserMenu person={person} side="top" isWide />
      </div>
    </aside>
  )
}
