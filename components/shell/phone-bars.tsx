'use client'

import { Menu as MenuIcon, Search } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { Bell } from '#components/notices/bell.tsx'
import { Brand } from '#components/shell/brand.tsx'
import { destinationsFor, isCurrent } from '#components/shell/destinations.ts'
import { usePalette } from '#components/shell/palette-state.tsx'
import { UserMenu, type Person } from '#components/shell/user-menu.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Link } from '#components/ui/link.tsx'
import { Sheet } from '#components/ui/sheet.tsx'

/** The phone's top bar: the name, search, oneself. */
export function PhoneTopBar({ person }: { person: Person }) {
  const palette = usePalette()
  return (
    <div className="flex h-12 items-center justify-between border-b bg-rail pr-2 pl-4 md:hidden">
      <Link href="/" className="rounded-md">
        <Brand />
      </Link>
      <div className="flex items-center gap-1">
        <IconButton label="Search" icon={<Search />} onClick={palette.open} className="size-10" />
        <Bell />
        <UserMenu person={person} side="bottom" />
      </div>
    </div>
  )
}

const SLOT =
  'flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium text-muted aria-[current=page]:text-accent'

/** The phone's bottom bar: the places one goes most, the rest in a sheet. */
export function PhoneBottomBar({ role }: { role: Person['role'] }) {
  const pathname = usePathname()
  const [isMoreOpen, setMoreOpen] = useState(false)
  const places = destinationsFor(role)
  const rest = places.filter((place) => !place.isInPhoneBar)
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-rail pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places
        .filter((place) => place.isInPhoneBar)
        .map((place) => (
          <Link
            key={place.href}
            href={place.href}
            aria-current={isCurrent(place, pathname) ? 'page' : undefined}
            className={SLOT}
          >
            <place.icon aria-hidden className="size-5" />
            {place.label}
          </Link>
        ))}
      <Sheet
        side="bottom"
        title="More"
        isOpen={isMoreOpen}
        onOpenChange={setMoreOpen}
        trigger={
          <button
            type="button"
            aria-current={rest.some((place) => isCurrent(place, pathname)) ? 'page' : undefined}
            className={SLOT}
          >
            <MenuIcon aria-hidden className="size-5" />
            More
          </button>
        }
      >
        <div className="-mx-2 flex flex-col">
          {rest.map((place) => (
            <Link
              key={place.href}
              href={place.href}
              onClick={() => setMoreOpen(false)}
              aria-current={isCurrent(place, pathname) ? 'page' : undefined}
              className="flex h-12 items-center gap-3 rounded-md px-2 text-lg font-medium hover:bg-hover aria-[current=page]:text-accent"
            >
              <place.icon aria-hidden className="size-5" />
              {place.label}
            </Link>
          ))}
        </div>
      </Sheet>
    </nav>
  )
}
