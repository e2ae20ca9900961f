'use client'

import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'

type Palette = { isOpen: boolean; setOpen: (isOpen: boolean) => void; open: () => void; keys: string }

const Context = createContext<Palette | null>(null)

/** Holds whether the palette is open, and opens it on Ctrl-K or ⌘-K from anywhere. */
export function PaletteProvider({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const keys = useSyncExternalStore(neverChanges, paletteKeys, () => 'Ctrl K')
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return
      event.preventDefault()
      setOpen((wasOpen) => !wasOpen)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const palette = useMemo(() => ({ isOpen, setOpen, open: () => setOpen(true), keys }), [isOpen, keys])
  return <Context value={palette}>{children}</Context>
}

export function usePalette(): Palette {
  const palette = useContext(Context)
  if (!palette) throw new Error('usePalette needs a PaletteProvider above it.')
  return palette
}

function neverChanges(): () => void {
  return () => {}
}

function paletteKeys(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'
}
