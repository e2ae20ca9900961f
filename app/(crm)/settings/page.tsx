import { ChevronRight } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { streamState } from '#components/settings/stream-state.ts'
import { Badge, type State } from '#components/ui/badge.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { eventAddress } from '#lib/settings/event-address.ts'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import { readEventFeed, type EventFeed } from '#lib/settings/read-event-feed.ts'
import { readMailSettings, type MailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { requireAdmin } from '#lib/web/session.ts'

export const metadata: Metadata = { title: 'Settings' }

type Chip = { state: State; label: string }
type Row = { href: string; title: string; help: string; chip: Chip | null }

/** Every part of settings with how it stands. */
export default async function SettingsPage() {
  await requireAdmin()
  const settings = await readMailSettings()
  const [transactional, feed] = await Promise.all([
    readStream(settings.provider, 'transactional'),
    readEventFeed(settings.provider),
  ])
  const rows: Row[] = [
    {
      href: '/settings/sendgrid',
      title: 'SendGrid',
      help: `${settings.provider === 'sandbox' ? 'New mail goes to the sandbox' : `New mail goes out by ${PROVIDER_LABEL[settings.provider]}`}. Switch, keys, senders, test mail.`,
      chip: settings.isEnabled ? streamState(transactional) : { state: 'problem', label: 'Sending is off' },
    },
    {
      href: '/settings/event-webhook',
      title: 'Event webhook',
      help: 'How SendGrid reports what became of each mail. Address, verification keys, refusals.',
      chip: webhookChip(settings, feed),
    },
    {
      href: '/settings/sandbox',
      title: 'Sandbox',
      help: 'A stand-in for SendGrid on this machine. Rehearse any event.',
      chip:
        settings.provider === 'sandbox'
          ? { state: 'delivered', label: 'In use' }
          : { state: 'stopped', label: 'Not in use' },
    },
    { href: '/settings/users', title: 'Users', help: 'Who may sign in, and as what.', chip: null },
    { href: '/settings/audit', title: 'Audit trail', help: 'Who changed what, and when.', chip: null },
    {
      href: '/settings/sample-data',
      title: 'Sample data',
      help: 'Made-up contacts and mail to look around in. Gone with one click.',
      chip: null,
    },
  ]
  return (
    <div className="max-w-2xl">
      <PageHeader title="Settings" />
      <Section isFlush>
        <ul>
          {rows.map((row) => (
            <li key={row.href} className="border-b last:border-b-0">
              <SettingsRow {...row} />
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}

function SettingsRow({ href, title, help, chip }: Row) {
  return (
    <Link
      href={href}
      className="flex items-center gap-4 px-4 py-3 transition-colors hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">{title}</span>
          {chip && <Badge state={chip.state}>{chip.label}</Badge>}
        </span>
        <span className="block text-sm text-pretty text-muted">{help}</span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
    </Link>
  )
}

function webhookChip({ provider }: MailSettings, { lastPost, providerPostAt, refusals }: EventFeed): Chip {
  const lastRefusal = refusals[0]
  if (lastRefusal && (!lastPost || lastRefusal.lastAt > lastPost.receivedAt)) {
    return { state: 'problem', label: 'Last post refused' }
  }
  if (provider !== 'sandbox' && eventAddress().problem)
    return { state: 'problem', label: 'Out of SendGrid’s reach' }
  return providerPostAt
    ? { state: 'delivered', label: 'Events come in' }
    : { state: 'stopped', label: 'Nothing yet' }
}
