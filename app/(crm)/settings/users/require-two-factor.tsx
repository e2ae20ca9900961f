import { DeedSwitch } from '#components/settings/deed-switch.tsx'
import { requireSecondStep } from './actions.ts'

/** Whether nobody signs in by a password alone. */
export function RequireTwoFactor({ isRequired }: { isRequired: boolean }) {
  return (
    <DeedSwitch
      label="Require two-factor sign-in of everybody"
      help="Who has not set it up is asked to at their next step, before anything else."
      isOn={isRequired}
      name="isRequired"
      action={requireSecondStep}
    />
  )
}
