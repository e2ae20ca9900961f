import type { Metadata } from 'next'
import { EventAddress } from '#components/settings/event-address.tsx'
import { ForeignInstances, Lately, Refusals, Rejected } from '#components/settings/event-feed.tsx'
import { Refresher } from '#components/settings/refresher.tsx'
import { VerificationKeys } from '#components/settings/verification-keys.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { eventAddress } from '#lib/settings/event-address.ts'
import { readEventFeed } from '#lib/settings/read-event-feed.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { listVerificationKeys } from '#lib/settings/verification-keys.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { addKeys, removeKey } from './actions.ts'

export const metadata: Metadata = { title: 'Event webhook' }

export default async function EventWebhookPage() {
  await requireAdmin()
  const { provider } = await readMailSettings()
  const [keys, feed] = await Promise.all([listVerificationKeys(), readEventFeed(provider)])
  // Once something came in, how it goes matters more than how to set it up.
  const isActive = feed.providerPostAt !== null || feed.refusals.length > 0
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Event webhook"
        help="How SendGrid reports what became of each mail: delivered, opened, clicked, bounced and the rest."
      />
      <div className="flex flex-col gap-6">
        {isActive && <Lately feed={feed} provider={provider} />}
        <EventAddress {...eventAddress()} provider={provider} isConnected={feed.providerPostAt !== null} />
        <VerificationKeys keys={keys} provider={provider} add={addKeys} remove={removeKey} />
        {!isActive && <Lately feed={feed} provider={provider} />}
        <Refusals feed={feed} />
        <Rejected feed={feed} />
        <ForeignInstances feed={feed} />
      </div>
      <Refresher />
    </div>
  )
}
