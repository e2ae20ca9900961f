import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Door } from '#components/door/door.tsx'
import { QrCode } from '#components/ui/qr-code.tsx'
import { beginTwoFactor, readTwoFactor } from '#lib/users/two-factor.ts'
import { findUser } from '#lib/web/session.ts'
import { signOut } from '../(crm)/shell-actions.ts'
import { SetUpForm } from './set-up-form.tsx'

export const metadata: Metadata = { title: 'Two-factor sign-in' }

/** Not behind `requireUser`, which sends here whoever has still to do it. */
export default async function TwoFactorPage() {
  const user = await findUser()
  if (!user) redirect('/sign-in?callbackUrl=%2Ftwo-factor')
  if ((await readTwoFactor(user.id)).confirmedAt) redirect('/profile#two-factor')
  const { secret, uri } = await beginTwoFactor(user.id)
  const why = user.mustSetUpTwoFactor
    ? 'Your admins require a second step of everybody: a code from an app on your phone. It takes a minute.'
    : 'A second step when you sign in: a code from an app on your phone. A stolen password alone no longer lets anybody in.'
  return (
    <Door title="Set up two-factor sign-in" help={why} isWide>
      <SetUpForm
        secret={secret}
        uri={uri}
        qr={<QrCode text={uri} label="QR code for your authenticator app" className="size-44 rounded-md" />}
        isForced={user.mustSetUpTwoFactor}
        signOut={signOut}
      />
    </Door>
  )
}
