import { DeedSwitch } from '#components/settings/deed-switch.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = { isProduction: boolean; version: number; action: Action }

/** Whether real mail depends on this instance. */
export function ProductionSwitch({ isProduction, version, action }: Props) {
  return (
    <DeedSwitch
      label="This is a production instance"
      help="Real mail depends on it. It is not called ready on a trial plan, and its plan can’t be set aside."
      isOn={isProduction}
      name="isProduction"
      fields={{ version: String(version) }}
      action={action}
    />
  )
}
