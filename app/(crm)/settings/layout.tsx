import type { ReactNode } from 'react'
import { SettingsNav } from '#components/settings/settings-nav.tsx'
import { requireAdmin } from '#lib/web/session.ts'

/** For admins. Each page asks again: a layout is not rendered anew when one moves inside it. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  await requireAdmin()
  return (
    <div className="lg:grid lg:grid-cols-[172px_minmax(0,1fr)] lg:gap-8">
      <SettingsNav />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
