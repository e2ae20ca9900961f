import { DomainError } from '#lib/errors.ts'
import type { JobContext } from '#lib/jobs/catalog.ts'
import { db } from '#lib/db.ts'
import { saveEventConnection } from '#lib/settings/event-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'
import { provisionEventWebhook } from '#lib/wiring/provision-event-webhook.ts'

/**
 * The job behind “Connect”. What SendGrid may answer differently later is tried again; a refusal, and the last failure,
 * end it: the row says why, and a person asks again.
 */
export async function runWebhookConnect(
  { provider, askedById }: { provider: Provider; askedById: string | null },
  job: JobContext,
): Promise<void> {
  const account = await openAccountClient(provider)
  if (!account) {
    await saveEventConnection(db(), provider, { step: null, lastError: 'There is no API key.' })
    return
  }
  try {
    await provisionEventWebhook({ provider, client: account.client, withTest: true, askedById })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code === 'provider-unavailable' && !job.lastAttempt) throw error
    await saveEventConnection(db(), provider, { step: null })
  }
}
