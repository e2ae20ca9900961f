import { env } from '#lib/env.ts'
import { RELAY_HOST, RELAY_PORTS, RELAY_USER } from '#lib/sendgrid/relay.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** What the SMTP form of another program is filled in with. The password is the API key, which is shown nowhere again. */
export type RelayValues = {
  host: string
  user: string
  /** The preferred one first. */
  ports: { port: number; security: 'starttls' | 'tls' | 'none' }[]
}

/** The relay of a provider; null for the sandbox, which has none unless SENDGRID_SMTP_URL names one. */
export function relayValues(provider: Provider): RelayValues | null {
  const { smtp } = env().sendgrid
  if (smtp) {
    return { host: smtp.host, user: RELAY_USER, ports: [{ port: smtp.port, security: smtp.security }] }
  }
  return provider === 'sandbox' ? null : { host: RELAY_HOST[provider], user: RELAY_USER, ports: RELAY_PORTS }
}
