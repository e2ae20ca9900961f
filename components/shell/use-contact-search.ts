'use client'

import { useEffect, useState } from 'react'

export type FoundContact = { id: string; name: string; email: string; accountName: string | null }
export type SearchContacts = (query: string) => Promise<FoundContact[]>

/** Typing pauses this long before the server is asked. */
const PAUSE_MS = 120

type Answer = { query: string; found: FoundContact[] }

/** Contacts for what is typed; an answer that was overtaken by more typing is dropped, one that failed finds nothing. */
export function useContactSearch(query: string, search: SearchContacts) {
  const [answer, setAnswer] = useState<Answer>({ query: '', found: [] })
  const wanted = query.trim()
  useEffect(() => {
    if (wanted === '') return
    let isOvertaken = false
    const keep = (found: FoundContact[]) => {
      if (!isOvertaken) setAnswer({ query: wanted, found })
    }
    const timer = setTimeout(() => void search(wanted).then(keep, () => keep([])), PAUSE_MS)
    return () => {
      isOvertaken = true
      clearTimeout(timer)
    }
  }, [wanted, search])
  return { found: wanted === '' ? [] : answer.found, isSearching: wanted !== '' && answer.query !== wanted }
}
