import type { ReactNode } from 'react'
import { Brand } from '#components/shell/brand.tsx'
import { MailStateRibbon } from '#components/shell/mail-state-ribbon.tsx'
import { cx } from '#components/ui/cx.ts'
import { TooltipProvider } from '#components/ui/tooltip.tsx'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'

type Props = { title: string; help?: ReactNode; children: ReactNode; isWide?: boolean }

/** The pages outside the shell, where people come in: one thing to do, in the middle. */
export async function Door({ title, help, children, isWide }: Props) {
  const mail = await readMailSettings()
  return (
    <TooltipProvider>
      <div className="flex min-h-dvh flex-col">
        <div className="print:hidden">
          <MailStateRibbon provider={mail.provider} isEnabled={mail.isEnabled} canChange={false} />
        </div>
        <main
          className={cx(
            'mx-auto flex w-full flex-1 flex-col justify-center px-4 pt-10 pb-[14dvh]',
            isWide ? 'max-w-[30rem]' : 'max-w-[22rem]',
          )}
        >
          <div className="mb-8 text-lg">
            <Brand size={28} />
          </div>
          <h1 className="text-xl font-semibold tracking-[-0.01em]">{title}</h1>
          {help && <p className="mt-1 text-pretty text-muted">{help}</p>}
          <div className="mt-6">{children}</div>
        </main>
      </div>
    </TooltipProvider>
  )
}
