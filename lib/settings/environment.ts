import { env, splitMailbox } from '#lib/env.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'

type RealProvider = Exclude<Provider, 'sandbox'>

const EU_HOST = 'api.eu.sendgrid.com'

/** Whether the operator fixed real SendGrid by a key in the environment: then sending is on and there is no sandbox. */
export function isFixedByEnvironment(): boolean {
  return env().sendgrid.transactionalKey !== null
}

/** Whether SENDGRID_API_URL names SendGrid's EU host, which leaves no choice of region. */
export function isRegionFixed(): boolean {
  const { apiUrl } = env().sendgrid
  return apiUrl !== null && new URL(apiUrl).hostname === EU_HOST
}

/** The real provider that the environment's keys and sender belong to: the chosen one, else the one SENDGRID_API_URL names. */
export function environmentProvider(chosen: Provider): RealProvider {
  if (isRegionFixed()) return 'sendgrid_eu'
  return chosen === 'sandbox' ? 'sendgrid_us' : chosen
}

/** The key that the environment gives this stream; null when it gives none. */
export function environmentKey(stream: Stream): string | null {
  const { transactionalKey, marketingKey } = env().sendgrid
  return stream === 'transactional' ? transactionalKey : marketingKey
}

/** SENDGRID_FROM as name and address; null when it is not set. */
export function environmentFrom(): { name: string; address: string } | null {
  const { from } = env().sendgrid
  if (!from) return null
  return splitMailbox(from)
}
