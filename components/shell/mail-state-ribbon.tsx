import { CirclePause, FlaskConical } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { Link } from '#components/ui/link.tsx'

type Props = { provider: string; isEnabled: boolean; canChange: boolean }

/** Says on every page what would become of a mail sent now, when that is not "it goes out". */
export function MailStateRibbon({ provider, isEnabled, canChange }: Props) {
  const where = canChange && (
    <Link
      href="/settings"
      className="font-medium underline decoration-current/40 underline-offset-2 hover:decoration-current"
    >
      Open settings
    </Link>
  )
  return (
    <>
      {provider === 'sandbox' && (
        <Ribbon icon={<FlaskConical />} tone="bg-waiting-soft text-waiting">
          <strong className="font-semibold">Sandbox:</strong> no mail leaves this machine
        </Ribbon>
      )}
      {!isEnabled && (
        <Ribbon icon={<CirclePause />} tone="bg-problem-soft text-problem">
          <strong className="font-semibold">Sending is off.</strong> New mail is refused; events still come
          in. {where}
        </Ribbon>
      )}
    </>
  )
}

function Ribbon({ icon, tone, children }: { icon: ReactNode; tone: string; children: ReactNode }) {
  return (
    <p
      role="status"
      className={cx(
        'flex min-h-8 items-center justify-center gap-2 px-4 py-1 text-sm [&_svg]:size-4 [&_svg]:shrink-0',
        tone,
      )}
    >
      {icon}
      <span>{children}</span>
    </p>
  )
}
