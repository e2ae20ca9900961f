'use client'

import { ChevronsUpDown, CircleUserRound, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import { useState, useTransition } from 'react'
import { chooseTheme, chosenTheme } from '#components/shell/choose-theme.ts'
import { Link } from '#components/ui/link.tsx'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '#components/ui/menu.tsx'
import { themeOf, type Theme } from '#lib/web/theme.ts'

export type Person = { name: string; email: string; role: 'admin' | 'sales'; signOut: () => Promise<unknown> }

const THEME_CHOICES = [
  { value: 'system', label: 'System', icon: <Monitor aria-hidden /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
]

/** Oneself: profile, theme, the way out. */
export function UserMenu({
  person,
  side,
  isWide,
}: {
  person: Person
  side: 'top' | 'bottom'
  isWide?: boolean
}) {
  const [isLeaving, leave] = useTransition()
  return (
    <Menu
      align={isWide ? 'start' : 'end'}
      side={side}
      trigger={
        <button
          type="button"
          aria-label={isWide ? undefined : 'Your menu'}
          className="flex min-h-10 w-full min-w-10 items-center justify-center gap-2.5 rounded-md px-1.5 text-left transition-colors hover:bg-hover data-[state=open]:bg-hover"
        >
          <Initials name={person.name} />
          {isWide && (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm leading-4 font-medium">{person.name}</span>
                <span className="block truncate text-xs text-muted">
                  {person.role === 'admin' ? 'Admin' : 'Sales'}
                </span>
              </span>
              <ChevronsUpDown aria-hidden className="size-4 text-faint" />
            </>
          )}
        </button>
      }
    >
      <MenuLabel>{person.email}</MenuLabel>
      <MenuItem asChild>
        <Link href="/profile">
          <CircleUserRound aria-hidden />
          Profile
        </Link>
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <ThemeChoice />
      <MenuSeparator />
      <MenuItem
        icon={<LogOut aria-hidden />}
        disabled={isLeaving}
        onSelect={() => leave(async () => void (await person.signOut()))}
      >
        Sign out
      </MenuItem>
    </Menu>
  )
}

/** Mounted while the menu is open, when the document can be asked. */
function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>(chosenTheme)
  const choose = (value: string) => {
    chooseTheme(themeOf(value))
    setTheme(themeOf(value))
  }
  return <MenuChoice value={theme} choices={THEME_CHOICES} onChoose={choose} />
}

function Initials({ name }: { name: string }) {
  const words = name.split(/\s+/).filter(Boolean)
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.charAt(0) ?? '')
    .join('')
  return (
    <span
      aria-hidden
      className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent uppercase"
    >
      {letters}
    </span>
  )
}
