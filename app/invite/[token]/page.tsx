import type { Metadata } from 'next'
import { Door } from '#components/door/door.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { findLinkHolder } from '#lib/users/one-time-link.ts'
import { MIN_PASSWORD_LENGTH } from '#lib/users/password.ts'
import { InviteForm } from './invite-form.tsx'

export const metadata: Metadata = { title: 'Your invitation', referrer: 'no-referrer' }

export default async function InvitePage({ params }: PageProps<'/invite/[token]'>) {
  const { token } = await params
  const holder = await findLinkHolder(token, 'invitation')
  if (!holder) {
    return (
      <Door title="Your invitation">
        <Notice state="stopped" title="This link was used or has run out">
          Ask the admin who invited you for a new one. If you have chosen a password already, sign in with it.
        </Notice>
      </Door>
    )
  }
  return (
    <Door title="Welcome to Mailroom" help={`You sign in as ${holder.email}. Choose a password of your own.`}>
      <InviteForm token={token} email={holder.email} name={holder.name} minLength={MIN_PASSWORD_LENGTH} />
    </Door>
  )
}
