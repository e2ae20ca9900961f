'use client'

import { usePathname } from 'next/navigation'
import { TabLinks } from '#components/ui/tabs.tsx'

const SECTIONS = [
  { href: '/settings', label: 'Overview' },
  { href: '/settings/sendgrid', label: 'SendGrid' },
  { href: '/settings/event-webhook', label: 'Event webhook' },
  { href: '/settings/sandbox', label: 'Sandbox' },
  { href: '/settings/users', label: 'Users' },
  { href: '/settings/audit', label: 'Audit trail' },
  { href: '/settings/sample-data', label: 'Sample data' },
]

/** The ways through settings. */
export function SettingsTabs() {
  const pathname = usePathname()
  const links = SECTIONS.map((section) => ({ ...section, isCurrent: pathname === section.href }))
  return <TabLinks label="Settings" links={links} />
}
