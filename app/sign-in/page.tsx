import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Brand } from '#components/shell/brand.tsx'
import { MailStateRibbon } from '#components/shell/mail-state-ribbon.tsx'
import { TooltipProvider } from '#components/ui/tooltip.tsx'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { relativePath } from '#lib/web/relative-path.ts'
import { findUser } from '#lib/web/session.ts'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ callbackUrl?: string | string[] }> }

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl } = await searchParams
  const destination = relativePath(typeof callbackUrl === 'string' ? callbackUrl : null)
  if (await findUser()) redirect(destination)
  const mail = await readMailSettings()
  return (
    <TooltipProvider>
      <div className="flex min-h-dvh flex-col">
        <MailStateRibbon provider={mail.provider} isEnabled={mail.isEnabled} canChange={false} />
        <main className="mx-auto flex w-full max-w-[22rem] flex-1 flex-col justify-center px-4 pt-10 pb-[14dvh]">
          <div className="mb-8 text-lg">
            <Brand size={28} />
          </div>
          <h1 className="text-xl font-semibold tracking-[-0.01em]">Sign in</h1>
          <p className="mt-1 mb-6 text-muted">See what became of the mail you sent.</p>
          <SignInForm destination={destination} />
        </main>
      </div>
    </TooltipProvider>
  )
}
