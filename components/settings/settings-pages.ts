import {
  Activity,
  Beaker,
  Boxes,
  FileJson,
  Globe,
  Inbox,
  IdCard,
  ListChecks,
  MailCheck,
  ScrollText,
  Send,
  Stethoscope,
  UsersRound,
  Webhook,
  type LucideIcon,
} from 'lucide-react'

export type SettingsPage = { href: string; label: string; icon: LucideIcon; keywords: string }
export type SettingsGroup = { label: string | null; pages: SettingsPage[] }

/** The pages of settings, by what they are about. Only what exists; the palette finds them by their keywords, too. */
export const SETTINGS_GROUPS: SettingsGroup[] = [
  {
    label: null,
    pages: [
      { href: '/settings', label: 'Set-up', icon: ListChecks, keywords: 'checklist ready overview' },
      { href: '/settings/doctor', label: 'Doctor', icon: Stethoscope, keywords: 'checks history health' },
    ],
  },
  {
    label: 'Sending',
    pages: [
      { href: '/settings/sendgrid', label: 'SendGrid', icon: Send, keywords: 'key stream sender test mail' },
      {
        href: '/settings/account',
        label: 'Account',
        icon: IdCard,
        keywords: 'plan credits teammates subusers management key',
      },
      {
        href: '/settings/domains',
        label: 'Domains',
        icon: Globe,
        keywords: 'dns records senders spf dkim dmarc mx',
      },
      {
        href: '/settings/system-mail',
        label: 'System mail',
        icon: MailCheck,
        keywords: 'smtp server invitations alerts password reset',
      },
    ],
  },
  {
    label: 'Receiving',
    pages: [
      {
        href: '/settings/event-webhook',
        label: 'Event webhook',
        icon: Webhook,
        keywords: 'events signature',
      },
      {
        href: '/settings/inbound',
        label: 'Inbound host',
        icon: Inbox,
        keywords: 'parse replies mx incoming',
      },
      {
        href: '/settings/pipeline',
        label: 'Pipeline',
        icon: Activity,
        keywords: 'status lag backlog unmatched posts replay rejected',
      },
    ],
  },
  {
    label: 'People',
    pages: [
      { href: '/settings/users', label: 'Users', icon: UsersRound, keywords: 'invite roles password' },
      { href: '/settings/audit', label: 'Audit trail', icon: ScrollText, keywords: 'who changed what csv' },
      {
        href: '/settings/export',
        label: 'Export',
        icon: FileJson,
        keywords: 'download settings json environment fixed variables',
      },
    ],
  },
  {
    label: 'Workshop',
    pages: [
      { href: '/settings/sandbox', label: 'Sandbox', icon: Beaker, keywords: 'rehearse events faults' },
      { href: '/settings/sample-data', label: 'Sample data', icon: Boxes, keywords: 'demo contacts' },
    ],
  },
]
