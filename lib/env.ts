import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'

const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional()
const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback)
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''))

/** Security of an SMTP connection: upgraded before anything is said, encrypted from the start, or (loopback only) none. */
export type SmtpSecurity = 'starttls' | 'tls' | 'none'

/** A mail server that the operator names by a URL: smtp://user:password@host:587 or smtps://…:465. */
export type SmtpServer = {
  host: string
  port: number
  security: SmtpSecurity
  username: string | null
  password: string | null
}

const smtpUrl = z
  .url({ protocol: /^smtps?$/, error: 'must be an smtp or smtps URL' })
  .transform((url, context): SmtpServer => {
    const server = parseSmtpUrl(new URL(url))
    if (!server) {
      context.addIssue('must name a host, with “%” only before two hexadecimal digits')
      return z.NEVER
    }
    if (server.security === 'none' && !isLoopbackHost(server.host)) {
      context.addIssue('may go without encryption only on this machine')
    }
    return server
  })

const ADDRESSES = /^[\da-f.:[\], ]+$/i
const MAILBOX = /^(?:[^<>]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/

/** Networks as `10.0.0.0/8` or single addresses, separated by commas. */
const ranges = z.string().transform((list, context): AddressRange[] => {
  const texts = list.split(',').map((text) => text.trim())
  const parsed = texts.filter(Boolean).map(parseRange)
  const known = parsed.filter((range) => range !== null)
  if (known.length < parsed.length) {
    context.addIssue('must be addresses or networks such as 10.0.0.0/8, separated by commas')
    return z.NEVER
  }
  return known
})

const shape = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: port(3000),
    APP_URL: httpUrl.optional(),
    DATA_DIR: z.string().default('.data'),
    DATABASE_URL: text,
    SECRET_KEY: z.string().trim().min(32, 'must have at least 32 characters').optional(),
    ADMIN_EMAIL: text,
    ADMIN_PASSWORD: text,
    INSTANCE: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits or dashes')
      .default('main'),
    SANDBOX_PORT: port(3030),
    SENDGRID_TRANSACTIONAL_KEY: text,
    SENDGRID_MARKETING_KEY: text,
    SENDGRID_FROM: text.refine(
      (value) => !value || MAILBOX.test(value),
      'must be an address or “Name <address>”',
    ),
    SENDGRID_EVENT_PUBLIC_KEYS: text,
    SENDGRID_EVENT_MAX_AGE_HOURS: z.coerce.number().min(0).max(8760).default(25),
    SENDGRID_API_URL: httpUrl.optional(),
    DNS_SERVERS: text.refine((list) => !list || ADDRESSES.test(list), 'must be addresses'),
    SENDGRID_SMTP_URL: smtpUrl.optional(),
    SYSTEM_SMTP_URL: smtpUrl.optional(),
    SYSTEM_SMTP_FROM: text.refine(
      (value) => !value || MAILBOX.test(value),
      'must be an address or “Name <address>”',
    ),
    TRUSTED_PROXIES: ranges.optional(),
    EVENT_BACKLOG_LIMIT: z.coerce.number().int().min(100).default(100_000),
    METRICS_TOKEN: z.string().trim().min(16, 'must have at least 16 characters').optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  })
  .refine(
    (env) => !env.SENDGRID_MARKETING_KEY || env.SENDGRID_MARKETING_KEY !== env.SENDGRID_TRANSACTIONAL_KEY,
    {
      path: ['SENDGRID_MARKETING_KEY'],
      error: 'must be another key than SENDGRID_TRANSACTIONAL_KEY',
    },
  )

/** A network: `prefix` is how many leading bits of `address` it shares. */
export type AddressRange = { address: string; prefix: number; family: 'ipv4' | 'ipv6' }

const LOOPBACK: AddressRange[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
]

/** The operator's configuration, as the README lists it. Durations carry their unit in the name. */
export type Env = {
  host: string
  port: number
  /** Public base URL without a trailing slash. */
  appUrl: string
  dataDir: string
  databaseUrl: string | null
  secretKey: string | null
  adminEmail: string | null
  adminPassword: string | null
  instance: string
  sandboxPort: number
  sandboxUrl: string
  /** Resolvers instead of public ones: `address` or `address:port`. */
  dnsServers: string[]
  sendgrid: {
    transactionalKey: string | null
    marketingKey: string | null
    from: string | null
    eventPublicKeys: string[]
    /** 0 switches the age check off. */
    eventMaxAgeHours: number
    apiUrl: string | null
    /** Where the SMTP relay is instead of at SendGrid's own host; what it says of user and password is not used. */
    smtp: SmtpServer | null
  }
  /** The server for Mailroom's own mail, and its sender. */
  system: { smtp: SmtpServer | null; from: { name: string; address: string } | null }
  /** Where reverse proxies of ours are: what they write into X-Forwarded-For is believed. */
  trustedProxies: AddressRange[]
  /** Posts that may wait to be read before new ones are sent away with 503. */
  eventBacklogLimit: number
  /** Whoever brings it may read /api/metrics from another machine. */
  metricsToken: string | null
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  /** Names of the variables that the operator set. */
  given: string[]
}

/** Reads the configuration from `source`; throws `not-configured` naming each variable that is wrong. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = shape.safeParse(present)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new DomainError('not-configured', `Configuration is wrong. ${faults.join('; ')}`)
  }
  const env = parsed.data
  const shownHost = env.HOST === '0.0.0.0' || env.HOST === '::' ? '127.0.0.1' : env.HOST
  return {
    host: env.HOST,
    port: env.PORT,
    appUrl: env.APP_URL ?? `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${env.PORT}`,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL ?? null,
    secretKey: env.SECRET_KEY ?? null,
    adminEmail: env.ADMIN_EMAIL ?? null,
    adminPassword: env.ADMIN_PASSWORD ?? null,
    instance: env.INSTANCE,
    sandboxPort: env.SANDBOX_PORT,
    sandboxUrl: `http://127.0.0.1:${env.SANDBOX_PORT}`,
    dnsServers: (env.DNS_SERVERS ?? '').split(/[,\s]+/).filter(Boolean),
    sendgrid: {
      transactionalKey: env.SENDGRID_TRANSACTIONAL_KEY ?? null,
      marketingKey: env.SENDGRID_MARKETING_KEY ?? null,
      from: env.SENDGRID_FROM ?? null,
      eventPublicKeys: (env.SENDGRID_EVENT_PUBLIC_KEYS ?? '')
        .split(',')
        .map((key) => key.trim())
        .filter(Boolean),
      eventMaxAgeHours: env.SENDGRID_EVENT_MAX_AGE_HOURS,
      apiUrl: env.SENDGRID_API_URL ?? null,
      smtp: env.SENDGRID_SMTP_URL ?? null,
    },
    system: {
      smtp: env.SYSTEM_SMTP_URL ?? null,
      from: env.SYSTEM_SMTP_FROM ? splitMailbox(env.SYSTEM_SMTP_FROM) : null,
    },
    trustedProxies: env.TRUSTED_PROXIES ?? LOOPBACK,
    eventBacklogLimit: env.EVENT_BACKLOG_LIMIT,
    metricsToken: env.METRICS_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
    given: Object.keys(present).filter((name) => name in shape.shape),
  }
}

function parseRange(text: string): AddressRange | null {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  const most = version === 4 ? 32 : 128
  const prefix = bits === undefined ? most : Number(/^\d{1,3}$/.test(bits) ? bits : NaN)
  if (version === 0 || rest.length > 0 || !(prefix <= most)) return null
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}

/** “Name <address>”, or an address alone, as its parts. */
export function splitMailbox(mailbox: string): { name: string; address: string } {
  const named = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(mailbox)
  return named
    ? { name: named[1] ?? '', address: (named[2] ?? '').trim() }
    : { name: '', address: mailbox.trim() }
}

/** Whether a host is this very machine, where a connection needs no encryption. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i.test(host)
}

/** `?security=` says which; without it smtps is encrypted, smtp upgrades, and smtp to this machine does neither. */
function parseSmtpUrl(url: URL): SmtpServer | null {
  const [host, username, password] = [url.hostname, url.username, url.password].map(decoded)
  if (!host || username === undefined || password === undefined) return null
  return {
    ...smtpAddress(url, host.replace(/^\[(.*)\]$/, '$1')),
    username: username || null,
    password: password || null,
  }
}

function smtpAddress(url: URL, host: string): Pick<SmtpServer, 'host' | 'port' | 'security'> {
  const asked = url.searchParams.get('security')
  const usual = url.protocol === 'smtps:' ? 'tls' : isLoopbackHost(host) ? 'none' : 'starttls'
  const security = asked === 'starttls' || asked === 'tls' || asked === 'none' ? asked : usual
  return {
    host,
    port: url.port ? Number(url.port) : security === 'tls' ? 465 : 587,
    security,
  }
}

/** Undefined where a “%” escapes nothing. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

let current: Env | undefined

/** The process's configuration, parsed on first use (never at import: `next build` loads every module). */
export function env(): Env {
  return (current ??= parseEnv(process.env))
}

/** Where `npm start` keeps how to reach the PostgreSQL that it runs itself (lib/launch/postgres-home.mjs). */
const ownDatabase = z.object({ password: z.string(), port: z.number() })

/**
 * Connection string of the database: `DATABASE_URL`, else that of the database `npm start` keeps under the data folder.
 * Throws `not-configured` when there is neither.
 */
export function requireDatabaseUrl(): string {
  const { databaseUrl, dataDir } = env()
  if (databaseUrl) return databaseUrl
  try {
    const { password, port } = ownDatabase.parse(
      JSON.parse(readFileSync(join(dataDir, 'database.json'), 'utf8')),
    )
    return `postgresql://mailroom:${password}@127.0.0.1:${port}/mailroom`
  } catch (cause) {
    throw new DomainError(
      'not-configured',
      'DATABASE_URL is not set and the data folder holds no database. Set DATABASE_URL, or run `npm start` once.',
      { cause },
    )
  }
}

/** The instance's master secret: `SECRET_KEY`, else the file that `npm start` keeps under the data folder. */
export function requireSecretKey(): string {
  const { secretKey, dataDir } = env()
  if (secretKey) return secretKey
  try {
    return readFileSync(join(dataDir, 'secret-key'), 'utf8').trim()
  } catch (cause) {
    throw new DomainError(
      'not-configured',
      'SECRET_KEY is not set and the data folder holds none. Set SECRET_KEY, or run `npm start` once.',
      { cause },
    )
  }
}

/** Whether this is `next dev`: React then needs `eval` in the browser. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development'
}
