'use client'

import { startTransition, useActionState, useOptimistic, type ReactNode } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { Switch } from '#components/ui/switch.tsx'
import type { Action } from '#lib/web/action.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'

type Props = {
  label: ReactNode
  help?: ReactNode
  isOn: boolean
  /** The field that carries `on` or `off`. */
  name: string
  /** What goes with it. */
  fields?: Record<string, string>
  action: Action
  disabled?: boolean
}

/** Acts at once, and goes back when the server says no: a switch that waits for a button is a check box. */
export function DeedSwitch({ label, help, isOn, name, fields = {}, action, disabled }: Props) {
  const [outcome, run, isPending] = useActionState(action, EMPTY_FORM)
  const [shown, show] = useOptimistic(isOn)
  const change = (wanted: boolean) =>
    startTransition(() => {
      show(wanted)
      const form = new FormData()
      for (const [field, value] of Object.entries(fields)) form.set(field, value)
      form.set(name, wanted ? 'on' : 'off')
      run(form)
    })
  return (
    <>
      <Switch
        label={label}
        help={help}
        checked={shown}
        disabled={disabled}
        aria-busy={isPending}
        onCheckedChange={change}
      />
      <div aria-live="polite" className="empty:hidden">
        {!outcome.ok && outcome.message && (
          <Notice state="problem" className="mt-3">
            {outcome.message}
          </Notice>
        )}
      </div>
    </>
  )
}
