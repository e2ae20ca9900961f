'use client'

import {
  createContext,
  useActionState,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  type ReactNode,
} from 'react'
import { cx } from '#components/ui/cx.ts'
import { Notice } from '#components/ui/notice.tsx'
import { EMPTY_FORM, type FormState } from '#lib/web/form-state.ts'

const FormContext = createContext<FormState>(EMPTY_FORM)

type Props = {
  action: (state: FormState, formData: FormData) => Promise<FormState>
  children: ReactNode
  className?: string
  /** Called once for each success. */
  onDone?: (state: FormState) => void
  /** Leave out when the page itself shows what came of it. */
  showsSuccess?: boolean
}

/**
 * A form over a server action made by `formAction`: fields inside find their error and what was typed by their name,
 * the first one that is wrong gets the focus, and the form's own sentence stands at its end. Works without scripts too.
 */
export function Form({ action, children, className, onDone, showsSuccess = true }: Props) {
  const [state, run] = useActionState(action, EMPTY_FORM)
  const tellDone = useEffectEvent((done: FormState) => onDone?.(done))
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (state.ok) tellDone(state)
    else if (state.fields) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [state])
  const isShown = state.message && (!state.ok || showsSuccess)
  return (
    <FormContext value={state}>
      <form
        ref={form}
        action={run}
        className={cx('group/form', className ?? 'flex flex-col gap-4')}
        noValidate
      >
        {children}
        {/* Read out in any case; not shown beside fields that say it themselves. */}
        <div aria-live="polite" className="group-has-[[aria-invalid=true]]/form:sr-only empty:hidden">
          {isShown && <Notice state={state.ok ? 'delivered' : 'problem'}>{state.message}</Notice>}
        </div>
      </form>
    </FormContext>
  )
}

/** The outcome of the form around; for fields that show something of it themselves. */
export function useFormOutcome(): FormState {
  return useContext(FormContext)
}
