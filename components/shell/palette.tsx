'use client'

import { Command } from 'cmdk'
import { CircleUserRound, Monitor, Moon, Search, Sun, User, type LucideIcon } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog as Radix } from 'radix-ui'
import { useEffect, useState } from 'react'
import { chooseTheme } from '#components/shell/choose-theme.ts'
import { SETTINGS_GROUPS } from '#components/settings/settings-pages.ts'
import { destinationsFor } from '#components/shell/destinations.ts'
import { usePalette } from '#components/shell/palette-state.tsx'
import { useContactSearch, type SearchContacts } from '#components/shell/use-contact-search.ts'
import { OVERLAY } from '#components/ui/dialog.tsx'

type Props = { role: 'admin' | 'sales'; search: SearchContacts }

/** Ctrl/⌘-K: pages, contacts and a few deeds, by typing. */
export function Palette({ role, search }: Props) {
  const { isOpen, setOpen } = usePalette()
  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 animate-rise overflow-clip rounded-md bg-surface shadow-float focus:outline-none"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <PaletteBody role={role} search={search} close={() => setOpen(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Mounted while the palette is open, so that each opening starts afresh. */
function PaletteBody({ role, search, close }: Props & { close: () => void }) {
  const router = useRouter()
  const [query, setQuery] = useState('')
  const [selected, setSelected] = useState('')
  const contacts = useContactSearch(query, search)
  const firstFound = contacts.found[0]?.id
  useEffect(() => {
    // They come after the pages that match; a person who is looked for goes first.
    if (firstFound) setSelected(`contact ${firstFound}`)
  }, [firstFound])
  const go = (href: string) => {
    close()
    router.push(href)
  }
  const paint = (theme: 'system' | 'light' | 'dark') => {
    close()
    chooseTheme(theme)
  }
  return (
    <Command
      label="Search and commands"
      loop
      value={selected}
      onValueChange={setSelected}
      filter={containsEachWord}
    >
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          aria-label="Search contacts, pages and commands"
          placeholder="Contacts, pages, commands"
          className="h-12 w-full bg-transparent text-lg outline-none"
        />
      </div>
      <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted">
        <Command.Empty className="px-4 py-8 text-center text-muted">
          {contacts.isSearching ? 'Searching' : `Nothing is called “${query}”.`}
        </Command.Empty>
        {contacts.found.length > 0 && (
          <Command.Group heading="Contacts">
            {contacts.found.map((contact) => (
              <Item
                key={contact.id}
                value={`contact ${contact.id}`}
                // The server matched it: the palette's own filter must not hide it again.
                keywords={[query, contact.name, contact.email]}
                icon={User}
                label={contact.name}
                detail={contact.accountName ?? contact.email}
                onSelect={() => go(`/contacts/${contact.id}`)}
              />
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Pages">
          {destinationsFor(role).map((place) => (
            <Item
              key={place.href}
              value={place.label}
              keywords={place.keywords?.split(' ')}
              icon={place.icon}
              label={place.label}
              onSelect={() => go(place.href)}
            />
          ))}
          <Item
            value="Profile"
            keywords={['password', 'time', 'zone', 'name']}
            icon={CircleUserRound}
            label="Profile"
            onSelect={() => go('/profile')}
          />
        </Command.Group>
        {role === 'admin' && query.trim() !== '' && (
          <Command.Group heading="Settings">
            {SETTINGS_GROUPS.flatMap(({ pages }) => pages).map((page) => (
              <Item
                key={page.href}
                value={`settings ${page.label}`}
                keywords={page.keywords.split(' ')}
                icon={page.icon}
                label={page.label}
                onSelect={() => go(page.href)}
              />
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Theme">
          <Item value="Light theme" icon={Sun} label="Use the light theme" onSelect={() => paint('light')} />
          <Item value="Dark theme" icon={Moon} label="Use the dark theme" onSelect={() => paint('dark')} />
          <Item
            value="System theme"
            icon={Monitor}
            label="Follow the system’s theme"
            onSelect={() => paint('system')}
          />
        </Command.Group>
      </Command.List>
    </Command>
  )
}

/** Every word of what is typed must be in there; cmdk's own filter lets scattered letters pass. */
function containsEachWord(value: string, search: string, keywords: string[] = []): number {
  const text = [value, ...keywords].join(' ').toLowerCase()
  const words = search.toLowerCase().split(' ')
  return words.every((word) => text.includes(word)) ? 1 : 0
}

type ItemProps = {
  value: string
  keywords?: string[]
  icon: LucideIcon
  label: string
  detail?: string
  onSelect: () => void
}

function Item({ icon: Icon, label, detail, ...item }: ItemProps) {
  return (
    <Command.Item
      {...item}
      className="flex h-10 cursor-pointer items-center gap-3 rounded-sm px-2 aria-selected:bg-hover"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="truncate">{label}</span>
      {detail && <span className="ml-auto max-w-[45%] truncate text-sm text-muted">{detail}</span>}
    </Command.Item>
  )
}
