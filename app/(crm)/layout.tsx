import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { NoticeProvider } from '#components/notices/notice-state.tsx'
import { MailStateRibbon } from '#components/shell/mail-state-ribbon.tsx'
import { PaletteProvider } from '#components/shell/palette-state.tsx'
import { Palette } from '#components/shell/palette.tsx'
import { PhoneBottomBar, PhoneTopBar } from '#components/shell/phone-bars.tsx'
import { Rail } from '#components/shell/rail.tsx'
import { Link } from '#components/ui/link.tsx'
import { TimeZoneProvider } from '#components/ui/time-zone.tsx'
import { Toaster } from '#components/ui/toaster.tsx'
import { TooltipProvider } from '#components/ui/tooltip.tsx'
import { countUnread } from '#lib/setup/notices.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireUser } from '#lib/web/session.ts'
import { loadNotices, markRead } from './notice-actions.ts'
import { findContacts, signOut } from './shell-actions.ts'

/** The signed-in shell. Each page asks again who is there: a layout is not rendered anew when one moves inside it. */
export default async function CrmLayout({ children }: { children: ReactNode }) {
  const [user, mail] = [await requireUser(), await readMailSettings()]
  const person = { name: user.name, email: user.email, role: user.role, signOut }
  const notices =
    user.role === 'admin'
      ? { since: Date.now(), unread: await countUnread(user.id), load: loadNotices, markRead }
      : null
  return (
    <TimeZoneProvider zone={user.timeZone}>
      <TooltipProvider>
        <PaletteProvider>
          <NoticeProvider source={notices}>
            <a
              href="#main"
              className="sr-only z-50 rounded-md bg-surface px-3 py-2 shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
            >
              Skip to content
            </a>
            <div className="md:grid md:grid-cols-[220px_minmax(0,1fr)]">
              <Rail person={person} />
              <div className="flex min-h-dvh min-w-0 flex-col pb-[calc(3.5rem+env(safe-area-inset-bottom))] md:pb-0">
                <PhoneTopBar person={person} />
                <MailStateRibbon
                  provider={mail.provider}
                  isEnabled={mail.isEnabled}
                  canChange={user.role === 'admin'}
                />
                {user.mustChangePassword && <PasswordReminder />}
                <main
                  id="main"
                  tabIndex={-1}
                  className="w-full max-w-[1200px] flex-1 px-4 py-6 focus:outline-none md:px-8"
                >
                  {children}
                </main>
              </div>
            </div>
            <PhoneBottomBar role={user.role} />
            <Palette role={user.role} search={findContacts} />
            <Toaster />
          </NoticeProvider>
        </PaletteProvider>
      </TooltipProvider>
    </TimeZoneProvider>
  )
}

function PasswordReminder() {
  return (
    <p className="flex min-h-8 items-center justify-center gap-2 border-b px-4 py-1 text-sm">
      <KeyRound aria-hidden className="size-4 shrink-0 text-muted" />
      <span>
        You sign in with a password that was made for you.{' '}
        <Link href="/profile#password" className="font-medium text-accent underline underline-offset-2">
          Choose your own
        </Link>
      </span>
    </p>
  )
}
