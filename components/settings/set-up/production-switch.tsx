'use client'

import { startTransition, useActionState, useOptimistic } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { Switch } from '#components/ui/switch.tsx'
import type { Action } from '#lib/web/action.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'

type Props = { isProduction: boolean; version: number; action: Action }

/** Whether real mail depends on this instance. Acts at once. */
export function ProductionSwitch({ isProduction, version, action }: Props) {
  const [outcome, run, isPending] = useActionState(action, EMPTY_FORM)
  const [shown, show] = useOptimistic(isProduction)
  const change = (wanted: boolean) =>
    startTransition(() => {
      show(wanted)
      const form = new FormData()
      form.set('isProduction', wanted ? 'on' : 'off')
      form.set('version', String(version))
      run(form)
    })
  return (
    <>
      <Switch
        label="This is a production instance"
        help="Real mail depends on it. It is not called ready on a trial plan, and its plan can’t be set aside."
        checked={shown}
        aria-busy={isPending}
        onCheckedChange={change}
      />
      {!outcome.ok && outcome.message && (
        <Notice state="problem" className="mt-3">
          {outcome.message}
        </Notice>
      )}
    </>
  )
}
