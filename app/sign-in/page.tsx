import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Door } from '#components/door/door.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { relativePath } from '#lib/web/relative-path.ts'
import { findUser } from '#lib/web/session.ts'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ callbackUrl?: string | string[]; reset?: string | string[] }> }

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, reset } = await searchParams
  const destination = relativePath(typeof callbackUrl === 'string' ? callbackUrl : null)
  if (await findUser()) redirect(destination)
  return (
    <Door title="Sign in" help="See what became of the mail you sent.">
      {reset === 'done' && (
        <Notice state="delivered" className="mb-4">
          Your password is changed. Sign in with it and your second step.
        </Notice>
      )}
      <SignInForm destination={destination} />
    </Door>
  )
}
