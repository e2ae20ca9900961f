'use client'

import { LoaderCircle, Search } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState, useTransition } from 'react'
import { Input } from '#components/ui/input.tsx'
import { KeyboardHint } from '#components/ui/keyboard-hint.tsx'

/** After this pause in typing the list follows. */
const PAUSE_MS = 250
/** Where a search begins anew. */
const RESETS = ['before', 'after', 'open']

/** Searches the list on this page as one types; what is searched for stands in the URL as `q`. `/` goes there. */
export function SearchField({ label }: { label: string }) {
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const current = params.get('q') ?? ''
  const [typed, setTyped] = useState(current)
  const [shown, setShown] = useState(current)
  const [isPending, startTransition] = useTransition()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // Back, a chip that was removed: the field follows the URL, unless it is the URL that follows the field.
  if (shown !== current) {
    setShown(current)
    if (!isPending) setTyped(current)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  const search = (q: string) => {
    const next = new URLSearchParams(params)
    for (const name of RESETS) next.delete(name)
    if (q.trim()) next.set('q', q.trim())
    else next.delete('q')
    startTransition(() => router.replace(next.size > 0 ? `${pathname}?${next}` : pathname, { scroll: false }))
  }
  const type = (q: string) => {
    setTyped(q)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(q), PAUSE_MS)
  }

  return (
    <div role="search" className="relative w-full sm:w-80">
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-faint [&_svg]:size-4"
      >
        {isPending ? <LoaderCircle className="animate-spin" /> : <Search />}
      </span>
      <Input
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        data-list-search
        value={typed}
        placeholder={label}
        onChange={(event) => type(event.target.value)}
        className="pr-8 pl-8"
      />
      {typed === '' && (
        <span className="pointer-events-none absolute inset-y-0 right-2 flex items-center">
          <KeyboardHint keys="/" />
        </span>
      )}
    </div>
  )
}
