'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Definition } from '#lib/workflows/definition.ts'
import type { Saved } from '#lib/workflows/edit.ts'
import { EMPTY_FORM, type FormState } from '#lib/web/form-state.ts'

/** How long the hands must rest before the draft is saved. */
const REST_MS = 600

export type SaveAction = (state: FormState, formData: FormData) => Promise<FormState>

type Kept = Saved & {
  /** Raised when the server's draft takes the place of the editor's. */
  generation: number
}

/**
 * The draft as it is on the screen, saved by itself. One save is on its way at a time; what was changed meanwhile goes
 * with the next. After a failure nothing is saved until the next change or `retry`, so that nobody's work is overwritten.
 */
export function useDraft(workflowId: string, loaded: Saved, save: SaveAction) {
  const [draft, setDraft] = useState(loaded.draft)
  const [kept, setKept] = useState<Kept>({ ...loaded, generation: 0 })
  const [savedDraft, setSavedDraft] = useState(loaded.draft)
  const [failure, setFailure] = useState<string | null>(null)
  const [isSaving, setIsSaving] = useState(false)
  const latest = useRef(loaded.draft)
  const version = useRef(loaded.draftVersion)
  const running = useRef<Promise<boolean> | null>(null)
  const saved = useRef(loaded.draft)

  const saveOnce = useCallback(async (): Promise<boolean> => {
    const sent = latest.current
    setIsSaving(true)
    const form = formOf({ workflowId, draftVersion: version.current, draft: JSON.stringify(sent) })
    const state = await save(EMPTY_FORM, form).catch(() => UNREACHABLE)
    setIsSaving(false)
    if (!state.ok) {
      setFailure(state.message ?? 'The changes are not saved.')
      return false
    }
    const answer = state.data as Saved
    version.current = answer.draftVersion
    saved.current = sent
    setSavedDraft(sent)
    setFailure(null)
    setKept((before) => ({ ...answer, generation: before.generation }))
    return true
  }, [save, workflowId])

  /** Saves what is not saved yet; false when that failed. */
  const flush = useCallback(async (): Promise<boolean> => {
    while (saved.current !== latest.current) {
      running.current ??= saveOnce().finally(() => (running.current = null))
      if (!(await running.current)) return false
    }
    return true
  }, [saveOnce])

  useEffect(() => {
    if (draft === saved.current) return
    const timer = setTimeout(() => void flush(), REST_MS)
    return () => clearTimeout(timer)
  }, [draft, flush])

  const change = useCallback((edit: (before: Definition) => Definition) => {
    latest.current = edit(latest.current)
    setDraft(latest.current)
  }, [])

  /** Takes the server's draft in place of the one on the screen. */
  const replace = useCallback((answer: Saved) => {
    latest.current = answer.draft
    saved.current = answer.draft
    version.current = answer.draftVersion
    setDraft(answer.draft)
    setSavedDraft(answer.draft)
    setFailure(null)
    setKept((before) => ({ ...answer, generation: before.generation + 1 }))
  }, [])

  const getVersion = useCallback(() => version.current, [])
  const isDirty = draft !== savedDraft

  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isDirty])

  return { draft, kept, change, replace, flush, failure, isSaving, isDirty, getVersion }
}

const UNREACHABLE: FormState = {
  ok: false,
  message: 'The server cannot be reached. Your changes are kept here; try again in a moment.',
}

export function formOf(values: Record<string, string | number>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(values)) form.set(name, String(value))
  return form
}
