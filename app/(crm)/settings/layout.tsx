import type { ReactNode } from 'react'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { requireAdmin } from '#lib/web/session.ts'

/** For admins. Each page asks again: a layout is not rendered anew when one moves inside it. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  await requireAdmin()
  return (
    <>
      <div className="mb-6">
        <SettingsTabs />
      </div>
      {children}
    </>
  )
}
