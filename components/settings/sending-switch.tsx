import { DeedSwitch } from '#components/settings/deed-switch.tsx'
import type { Action } from '#lib/web/action.ts'

type Props = { isEnabled: boolean; version: number; isFixed: boolean; action: Action }

/** Whether mail leaves at all. */
export function SendingSwitch({ isEnabled, version, isFixed, action }: Props) {
  return (
    <DeedSwitch
      label="Send mail"
      help={
        isFixed
          ? 'On, because the environment has a key (SENDGRID_TRANSACTIONAL_KEY).'
          : 'Off stops sending, never receiving: events about mail already sent still come in. Whoever writes a mail is told.'
      }
      isOn={isEnabled}
      name="isEnabled"
      fields={{ version: String(version) }}
      disabled={isFixed}
      action={action}
    />
  )
}
