'use client'

import { startTransition, useActionState, useOptimistic } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { requireSecondStep } from './actions.ts'

/** Acts at once, and goes back when the server says no. */
export function RequireTwoFactor({ isRequired }: { isRequired: boolean }) {
  const [outcome, run, isPending] = useActionState(requireSecondStep, EMPTY_FORM)
  const [shown, show] = useOptimistic(isRequired)
  const change = (wanted: boolean) =>
    startTransition(() => {
      show(wanted)
      const form = new FormData()
      form.set('isRequired', String(wanted))
      run(form)
    })
  return (
    <>
      <Switch
        label="Require two-factor sign-in of everybody"
        help="Who has not set it up is asked to at their next step, before anything else."
        checked={shown}
        aria-busy={isPending}
        onCheckedChange={change}
      />
      <div aria-live="polite">
        {!outcome.ok && outcome.message && (
          <Notice state="problem" className="mt-3">
            {outcome.message}
          </Notice>
        )}
      </div>
    </>
  )
}
