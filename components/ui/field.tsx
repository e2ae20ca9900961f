'use client'

import { createContext, useContext, useId, type ReactNode } from 'react'
import { useFormOutcome } from '#components/ui/form.tsx'

type FieldContext = {
  id: string
  name: string
  describedBy: string | undefined
  isInvalid: boolean
  typed: string | undefined
  /** Changes with each outcome of the form, so that a native select takes what was typed as its value. */
  round: number
}

const Context = createContext<FieldContext | null>(null)

type Props = {
  name: string
  label: ReactNode
  /** Help, where the question arises. */
  help?: ReactNode
  /** Overrides the error that the form found for this name. */
  error?: string
  isOptional?: boolean
  children: ReactNode
}

/** A label, its control, help and error, tied together for assistive technology. Put one control inside. */
export function Field({ name, label, help, error, isOptional, children }: Props) {
  const id = useId()
  const outcome = useFormOutcome()
  const shownError = error ?? outcome.fields?.[name]
  const describedBy =
    [help && `${id}-help`, shownError && `${id}-error`].filter(Boolean).join(' ') || undefined
  const typed = outcome.ok ? undefined : outcome.values?.[name]
  return (
    <Context value={{ id, name, describedBy, isInvalid: Boolean(shownError), typed, round: outcome.at ?? 0 }}>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="flex items-baseline justify-between gap-3 text-sm font-medium">
          <span>{label}</span>
          {isOptional && <span className="text-xs font-normal text-faint">Optional</span>}
        </label>
        {children}
        {shownError && (
          <p id={`${id}-error`} className="text-sm text-problem">
            {shownError}
          </p>
        )}
        {help && (
          <p id={`${id}-help`} className="text-sm text-muted">
            {help}
          </p>
        )}
      </div>
    </Context>
  )
}

/** What a control takes from the field around it. */
export function useFieldProps() {
  const field = useContext(Context)
  if (!field) return { props: {}, typed: undefined, round: 0 }
  const { id, name, describedBy, isInvalid, typed, round } = field
  return {
    props: { id, name, 'aria-describedby': describedBy, 'aria-invalid': isInvalid || undefined },
    typed,
    round,
  }
}

/** The look that text-like controls share. */
export const CONTROL =
  'w-full rounded-md border border-line-strong bg-surface px-2.5 text-base text-ink transition-colors hover:border-faint focus-visible:border-accent focus-visible:-outline-offset-1 pointer-coarse:text-lg aria-invalid:border-problem disabled:bg-hover disabled:text-muted'
