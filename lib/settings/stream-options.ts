import { db, type Tx } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import type { SendOptions } from '#lib/mail/transport.ts'
import { environmentKey, environmentProvider } from '#lib/settings/environment.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import type { Transport } from '#lib/settings/transport.ts'

export type StreamOptionsView = {
  transport: Transport
  options: SendOptions
  /** Both texts as they are edited; `options.footer` is null while both are empty. */
  footerHtml: string
  footerText: string
  unsubscribeGroupName: string
  /** Where replies go to mail that nobody in particular wrote; null: to the sender's address. */
  replyTo: string | null
  /** Of the key that this provider's mail goes out with while it is the chosen one; null: there is none. */
  keyLastFour: string | null
  /** For the optimistic check of the next change; 0 while nothing was ever saved. */
  version: number
  /** Whether the relay can be chosen: the sandbox has none unless SENDGRID_SMTP_URL names one. */
  hasRelay: boolean
}

/** How one stream at one provider hands mail over, and what it marks it with. */
export async function readStreamOptions(
  provider: Provider,
  stream: Stream,
  from: Tx = db(),
): Promise<StreamOptionsView> {
  const row = await from.streamSettings.findUnique({
    where: { provider_stream: { provider, stream } },
    omit: { sealedKey: true, check: true },
  })
  const footerHtml = row?.footerHtml ?? ''
  const footerText = row?.footerText ?? ''
  const hasRelay = isRelayOffered(provider)
  return {
    transport: hasRelay && row?.transport === 'smtp' ? 'smtp' : 'api',
    options: {
      categories: row?.categories ?? [],
      tracksOpens: row?.tracksOpens ?? true,
      tracksClicks: row?.tracksClicks ?? true,
      footer: footerHtml || footerText ? { html: footerHtml, text: footerText } : null,
      ipPool: row?.ipPool || null,
      unsubscribeGroupId: row?.unsubscribeGroupId ?? null,
    },
    footerHtml,
    footerText,
    unsubscribeGroupName: row?.unsubscribeGroupName ?? '',
    replyTo: row?.replyTo || null,
    keyLastFour: givenKey(provider, stream)?.slice(-4) ?? row?.keyLastFour ?? null,
    version: row?.version ?? 0,
    hasRelay,
  }
}

function givenKey(provider: Provider, stream: Stream): string | null {
  return provider === environmentProvider(provider) ? environmentKey(stream) : null
}

/** Real SendGrid has a relay; the sandbox only where the operator names one. */
export function isRelayOffered(provider: Provider): boolean {
  return provider !== 'sandbox' || env().sendgrid.smtp !== null
}
