import { env } from '#lib/env.ts'

export type FixedSetting = {
  /** The environment variable. */
  variable: string
  what: string
  /** Null where it is a secret. */
  value: string | null
  /** The page that holds the setting; null where no page does. */
  href: string | null
}

type Fixed = Omit<FixedSetting, 'variable' | 'value'> & { value?: () => string | null }

const SENDGRID = '/settings/sendgrid'
const DOMAINS = '/settings/domains'
const WEBHOOK = '/settings/event-webhook'
const SYSTEM_MAIL = '/settings/system-mail'

/** Settings that the operator can fix, and how each reads. Those without a `value` are secrets, or hold one. */
const SETTINGS: Record<string, Fixed> = {
  APP_URL: { what: 'Address of this Mailroom', href: null, value: () => env().appUrl },
  INSTANCE: { what: 'Name of this instance', href: null, value: () => env().instance },
  SENDGRID_TRANSACTIONAL_KEY: { what: 'Provider, and key of the transactional stream', href: SENDGRID },
  SENDGRID_MARKETING_KEY: { what: 'Key of the marketing stream', href: SENDGRID },
  SENDGRID_FROM: { what: 'Sender of both streams', href: SENDGRID, value: () => env().sendgrid.from },
  SENDGRID_API_URL: { what: 'Where SendGrid’s API is', href: SENDGRID, value: () => env().sendgrid.apiUrl },
  SENDGRID_SMTP_URL: { what: 'Where the SMTP relay is', href: SENDGRID },
  SENDGRID_EVENT_PUBLIC_KEYS: {
    what: 'Verification keys of event posts',
    href: WEBHOOK,
    value: () => {
      const count = env().sendgrid.eventPublicKeys.length
      return count === 1 ? 'one key' : `${count} keys`
    },
  },
  SENDGRID_EVENT_MAX_AGE_HOURS: {
    what: 'Greatest age of event posts',
    href: WEBHOOK,
    value: () => `${env().sendgrid.eventMaxAgeHours} hours`,
  },
  SYSTEM_SMTP_URL: { what: 'Server of system mail', href: SYSTEM_MAIL },
  SYSTEM_SMTP_FROM: {
    what: 'Sender of system mail',
    href: SYSTEM_MAIL,
    value: () => env().system.from?.address ?? null,
  },
  DNS_SERVERS: {
    what: 'Name servers that are asked about domains',
    href: DOMAINS,
    value: () => env().dnsServers.join(', '),
  },
  TRUSTED_PROXIES: {
    what: 'Reverse proxies that are believed',
    href: null,
    value: () =>
      env()
        .trustedProxies.map(({ address, prefix }) => `${address}/${prefix}`)
        .join(', '),
  },
}

/** What the operator's environment fixes, so that no page can change it; of one page, or all. Never the value of a secret. */
export function listFixedSettings(page?: string): FixedSetting[] {
  const { given } = env()
  return Object.entries(SETTINGS)
    .filter(([variable, { href }]) => given.includes(variable) && (!page || href === page))
    .map(([variable, { what, href, value }]) => ({ variable, what, href, value: value?.() ?? null }))
}
