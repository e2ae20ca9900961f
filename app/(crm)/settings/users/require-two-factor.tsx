'use client'

import { useState, useTransition } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { requireSecondStep } from './actions.ts'

/** At once, and back when the server says no. */
export function RequireTwoFactor({ isRequired }: { isRequired: boolean }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, start] = useTransition()
  const change = (wanted: boolean) =>
    start(async () => {
      const form = new FormData()
      form.set('isRequired', String(wanted))
      const outcome = await requireSecondStep(EMPTY_FORM, form)
      setProblem(outcome.ok ? null : (outcome.message ?? null))
    })
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label="Require two-factor sign-in of everybody"
        help="Who has not set it up is asked to at their next step, before anything else."
        checked={isRequired}
        onCheckedChange={change}
        disabled={isBusy}
      />
      <div aria-live="polite" className="empty:hidden">
        {problem && <Notice state="problem">{problem}</Notice>}
      </div>
    </div>
  )
}
