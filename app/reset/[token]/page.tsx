import type { Metadata } from 'next'
import { Door } from '#components/door/door.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { findLinkHolder } from '#lib/users/one-time-link.ts'
import { MIN_PASSWORD_LENGTH } from '#lib/users/password.ts'
import { ResetForm } from './reset-form.tsx'

export const metadata: Metadata = { title: 'A new password', referrer: 'no-referrer' }

export default async function ResetPage({ params }: PageProps<'/reset/[token]'>) {
  const { token } = await params
  const holder = await findLinkHolder(token, 'password_reset')
  if (!holder) {
    return (
      <Door title="A new password">
        <Notice state="stopped" title="This link was used or has run out">
          <Link href="/forgot" className="font-medium text-accent hover:underline">
            Ask for a new one
          </Link>
          . A link works once, for an hour, and only the newest one does.
        </Notice>
      </Door>
    )
  }
  return (
    <Door
      title="A new password"
      help={`For ${holder.email}. Every browser in which you are signed in has to sign in again.`}
    >
      <ResetForm token={token} email={holder.email} minLength={MIN_PASSWORD_LENGTH} />
    </Door>
  )
}
