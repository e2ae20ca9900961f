'use client'

import { ChevronsUpDown } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { SETTINGS_GROUPS, type SettingsPage } from '#components/settings/settings-pages.ts'
import { Link } from '#components/ui/link.tsx'
import { Sheet } from '#components/ui/sheet.tsx'

/** The ways through settings: a quiet column on wide windows, one button with a sheet on narrow ones. */
export function SettingsNav() {
  const pathname = usePathname()
  return (
    <>
      <nav aria-label="Settings" className="sticky top-6 hidden flex-col gap-4 self-start lg:flex">
        <Groups pathname={pathname} linkClass="h-7.5 text-sm" />
      </nav>
      <NarrowNav key={pathname} pathname={pathname} />
    </>
  )
}

/** Mounted anew on each page, so that a choice closes the sheet. */
function NarrowNav({ pathname }: { pathname: string }) {
  const [isOpen, setOpen] = useState(false)
  const current = findCurrent(pathname)
  return (
    <div className="mb-6 lg:hidden">
      <Sheet
        side="bottom"
        title="Settings"
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            className="flex h-10 w-full items-center gap-2.5 rounded-md border bg-surface px-3 text-left transition-colors hover:border-line-strong sm:w-72"
          >
            {current && <current.icon aria-hidden className="size-4 shrink-0 text-muted" />}
            <span className="min-w-0 flex-1 truncate">
              <span className="text-muted">Settings</span>
              {current && <span className="font-medium"> / {current.label}</span>}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-faint" />
          </button>
        }
      >
        <nav aria-label="Settings" className="-mx-2 flex flex-col gap-4">
          <Groups pathname={pathname} linkClass="h-11" />
        </nav>
      </Sheet>
    </div>
  )
}

function Groups({ pathname, linkClass }: { pathname: string; linkClass: string }) {
  const current = findCurrent(pathname)
  return SETTINGS_GROUPS.map(({ label, pages }) => (
    <div key={label ?? ''}>
      {label && <p className="px-2.5 pb-1 text-xs text-faint">{label}</p>}
      <ul className="flex flex-col gap-px">
        {pages.map((page) => (
          <li key={page.href}>
            <Link
              href={page.href}
              aria-current={page === current ? 'page' : undefined}
              className={`flex ${linkClass} items-center gap-2.5 rounded-md px-2.5 font-medium text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:text-ink`}
            >
              <page.icon aria-hidden className="size-4 shrink-0" />
              {page.label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ))
}

/** The page one is on, also below it (`/settings/domains/…`). */
function findCurrent(pathname: string): SettingsPage | undefined {
  const pages = SETTINGS_GROUPS.flatMap((group) => group.pages)
  return (
    pages.find((page) => page.href === pathname) ??
    pages.find((page) => page.href !== '/settings' && pathname.startsWith(`${page.href}/`))
  )
}
