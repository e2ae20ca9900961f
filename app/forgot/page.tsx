import type { Metadata } from 'next'
import { Door } from '#components/door/door.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'
import { ForgotForm } from './forgot-form.tsx'

export const metadata: Metadata = { title: 'Forgot your password' }

export default async function ForgotPage() {
  const canMail = await isSystemMailConfigured()
  return (
    <Door
      title="Forgot your password"
      help={canMail ? 'Enter the address you sign in with. We mail you a link to choose a new one.' : null}
    >
      {canMail ? (
        <ForgotForm />
      ) : (
        <Notice state="waiting" title="Ask one of your admins">
          This Mailroom has no mail server of its own, so it cannot mail you a link. An admin makes one under
          Settings, Users, and hands it to you.
        </Notice>
      )}
      <Link href="/sign-in" className="mt-4 inline-block text-sm text-accent hover:underline">
        Back to signing in
      </Link>
    </Door>
  )
}
