import { db } from '#lib/db.ts'
import { countUnsettled } from '#lib/messages/count-unsettled.ts'
import { isFixedByEnvironment } from '#lib/settings/environment.ts'
import { readEventConnection } from '#lib/settings/event-connection.ts'
import { listKeptKeys } from '#lib/settings/forget-keys.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { connectsItself } from '#lib/wiring/connect-sandbox.ts'

/** `why`: what SendGrid said when it was to be removed; null: nobody tried. */
type Ours = { name: string; why: string | null }

export type LeavingView = {
  provider: Provider
  /** The environment gives the key, so that no page can take it away. */
  isFixed: boolean
  /** Keys that are kept here. */
  keys: { purpose: string; lastFour: string }[]
  /** What of ours stands at the provider, as far as is known here. */
  webhook: Ours | null
  inbound: Ours | null
  /** Mail that waits to go out, and mail of which nobody has told yet what became. */
  mail: { queued: number; onTheirWay: number }
}

/** What leaving the account would end; null: there is nothing to leave, or the sandbox connects itself. Asks nobody. */
export async function readLeaving(provider: Provider): Promise<LeavingView | null> {
  if (await connectsItself(provider)) return null
  const [keys, event, inbound, mail] = await Promise.all([
    listKeptKeys(db(), provider),
    readEventConnection(provider),
    openInboundConnection(provider),
    countUnsettled(provider),
  ])
  const view = {
    provider,
    isFixed: provider !== 'sandbox' && isFixedByEnvironment(),
    keys,
    webhook: event?.webhookId ? { name: event.url, why: whyOf(event) } : null,
    inbound: inbound?.connectedAt ? { name: inbound.hostname, why: whyOf(inbound) } : null,
    mail,
  }
  return view.isFixed || keys.length > 0 || view.webhook || view.inbound ? view : null
}

function whyOf({ errorCode, lastError }: { errorCode: string | null; lastError: string | null }) {
  return errorCode === 'left-standing' ? lastError : null
}
