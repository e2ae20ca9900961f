'use client'

import { startTransition, useActionState, useOptimistic } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { EMPTY_FORM, type FormState } from '#lib/web/form-state.ts'

type Props = {
  isEnabled: boolean
  version: number
  isFixed: boolean
  action: (state: FormState, formData: FormData) => Promise<FormState>
}

/** Acts at once: a switch that waits for a button is a check box. */
export function SendingSwitch({ isEnabled, version, isFixed, action }: Props) {
  const [outcome, run, isPending] = useActionState(action, EMPTY_FORM)
  const [shown, show] = useOptimistic(isEnabled)
  const change = (wanted: boolean) =>
    startTransition(() => {
      show(wanted)
      const form = new FormData()
      form.set('isEnabled', wanted ? 'on' : 'off')
      form.set('version', String(version))
      run(form)
    })
  return (
    <>
      <Switch
        label="Send mail"
        help={
          isFixed
            ? 'On, because the environment has a key (SENDGRID_TRANSACTIONAL_KEY).'
            : 'Off stops sending, never receiving: events about mail already sent still come in. Whoever writes a mail is told.'
        }
        checked={shown}
        disabled={isFixed}
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
