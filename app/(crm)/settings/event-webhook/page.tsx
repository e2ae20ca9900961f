import type { Metadata } from 'next'
import { ForeignInstances, Lately, Refusals, Rejected } from '#components/settings/event-feed.tsx'
import { ConnectByHand } from '#components/settings/event-webhook/connect-by-hand.tsx'
import { EventConnectionSection } from '#components/settings/event-webhook/connection.tsx'
import { OtherWebhooks } from '#components/settings/event-webhook/other-webhooks.tsx'
import { WebhookTokens } from '#components/settings/event-webhook/tokens.tsx'
import { ReportedKinds } from '#components/settings/event-webhook/reported-kinds.tsx'
import { FixedSettings } from '#components/settings/fixed-settings.tsx'
import { LastChange } from '#components/settings/last-change.tsx'
import { Refresher } from '#components/settings/refresher.tsx'
import { VerificationKeys } from '#components/settings/verification-keys.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { readEventFeed } from '#lib/settings/read-event-feed.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { listFixedSettings } from '#lib/settings/fixed-by-environment.ts'
import { listVerificationKeys } from '#lib/settings/verification-keys.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { connectsItself } from '#lib/wiring/connect-sandbox.ts'
import { readEventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import {
  addKeys,
  adoptWebhook,
  checkWebhook,
  connectWebhook,
  removeKey,
  removeWebhook,
  renewTokenSecret,
  rotateKey,
  setTokens,
  testWebhook,
} from './actions.ts'

export const metadata: Metadata = { title: 'Event webhook' }

const WHILE_CONNECTING_MS = 1_000

export default async function EventWebhookPage() {
  await requireAdmin()
  const { provider } = await readMailSettings()
  const [keys, feed, desk] = await Promise.all([
    listVerificationKeys(),
    readEventFeed(provider),
    readEventWebhookDesk(provider),
  ])
  const { isConnecting } = desk
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Event webhook"
        help="How SendGrid reports what became of each mail: delivered, opened, clicked, bounced and the rest."
      />
      <div className="flex flex-col gap-6">
        <EventConnectionSection
          desk={desk}
          comesBack={await connectsItself(provider)}
          actions={{
            connect: connectWebhook,
            inspect: checkWebhook,
            test: testWebhook,
            rotate: rotateKey,
            remove: removeWebhook,
          }}
        />
        <Lately feed={feed} provider={provider} isRemoved={desk.isRemoved} />
        <Refusals feed={feed} provider={provider} />
        <OtherWebhooks desk={desk} adopt={adoptWebhook} />
        <ReportedKinds kinds={desk.kinds} />
        <WebhookTokens desk={desk} actions={{ set: setTokens, renew: renewTokenSecret }} />
        <VerificationKeys keys={keys} provider={provider} add={addKeys} remove={removeKey} />
        <LastChange type={['event_webhook', 'verification_key']} />
        <FixedSettings settings={listFixedSettings('/settings/event-webhook')} />
        {provider !== 'sandbox' && (
          <ConnectByHand isOpen={desk.problem !== null && desk.connection?.webhookId == null} />
        )}
        <Rejected feed={feed} />
        <ForeignInstances feed={feed} />
      </div>
      <Refresher key={String(isConnecting)} everyMs={isConnecting ? WHILE_CONNECTING_MS : undefined} />
    </div>
  )
}
