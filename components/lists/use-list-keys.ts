'use client'

import { useEffect, type RefObject } from 'react'

const TYPING = 'input, textarea, select, [contenteditable="true"]'

/**
 * `j` and `k` (or the arrows, once a row has the focus) go through the rows marked `data-list-row` inside `list`, Enter
 * opens the focused one as any link, `/` goes to the field marked `data-list-search`.
 */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(TYPING) || document.querySelector('[role="dialog"]')) return
      if (event.key === '/') {
        const field = document.querySelector<HTMLElement>('[data-list-search]')
        if (field) event.preventDefault()
        field?.focus()
        return
      }
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-list-row]') ?? [])]
      const at = rows.findIndex((row) => row === document.activeElement)
      const step = stepOf(event.key, at >= 0)
      if (step === 0) return
      event.preventDefault()
      const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)]
      next?.focus()
      next?.scrollIntoView({ block: 'nearest' })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [list])
}

function stepOf(key: string, isInList: boolean): number {
  if (key === 'j' || (isInList && key === 'ArrowDown')) return 1
  if (key === 'k' || (isInList && key === 'ArrowUp')) return -1
  return 0
}
