// @ts-check
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from './failures.mjs'

/** The checkout: where package.json is. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

const SECRET_KEY_MIN_CHARACTERS = 32
const MAILBOX = /^(?:[^<>]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/
const ADDRESSES = /^[\da-f.:[\], ]+$/i
const METRICS_TOKEN_MIN_CHARACTERS = 16
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent']

/**
 * @typedef {object} Config
 * @property {string} host
 * @property {number} port
 * @property {string} appUrl without a trailing slash
 * @property {string} dataDir absolute
 * @property {string | null} databaseUrl null: the launcher runs a PostgreSQL of its own
 * @property {string | null} secretKey
 * @property {number} sandboxPort
 * @property {boolean} hasTransactionalKey real SendGrid is configured, so the sandbox is not the provider
 * @property {string} distDir where the build goes, relative to the checkout (tests use their own)
 */

/**
 * What the launcher needs of the configuration. It runs before anything is installed, so it cannot share lib/env.ts;
 * tests/launch/config.test.ts holds the two together. Throws `bad-configuration` naming each variable that is wrong.
 * @param {Record<string, string | undefined>} env
 * @returns {Config}
 */
export function readConfig(env) {
  /** @type {string[]} */
  const faults = []
  const text = (/** @type {string} */ name) => env[name]?.trim() || null
  const given = (/** @type {string} */ name) => env[name] || undefined

  const number = (
    /** @type {string} */ name,
    /** @type {number} */ fallback,
    /** @type {number[]} */ [min = 0, max = 0],
    whole = true,
  ) => {
    const value = given(name) === undefined ? fallback : Number(given(name))
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value
    faults.push(`${name}: must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`)
    return fallback
  }
  const httpUrl = (/** @type {string} */ name) => {
    const value = given(name)?.trim()
    if (given(name) === undefined) return null
    if (value && isHttpUrl(value)) return value.replace(/\/+$/, '')
    faults.push(`${name}: must be an http or https URL`)
    return null
  }

  const host = given('HOST') ?? '127.0.0.1'
  const port = number('PORT', 3000, [1, 65535])
  const sandboxPort = number('SANDBOX_PORT', 3030, [1, 65535])
  const givenAppUrl = httpUrl('APP_URL')
  httpUrl('SENDGRID_API_URL')
  for (const name of ['SENDGRID_SMTP_URL', 'SYSTEM_SMTP_URL']) {
    const fault = given(name) === undefined ? null : smtpFault(given(name)?.trim() ?? '')
    if (fault) faults.push(`${name}: ${fault}`)
  }
  number('SENDGRID_EVENT_MAX_AGE_HOURS', 25, [0, 8760], false)
  number('EVENT_BACKLOG_LIMIT', 100_000, [100, Number.MAX_SAFE_INTEGER])
  const dnsServers = text('DNS_SERVERS')
  if (dnsServers !== null && !ADDRESSES.test(dnsServers)) faults.push('DNS_SERVERS: must be addresses')
  if (!(text('TRUSTED_PROXIES') ?? '').split(',').every((range) => !range.trim() || isRange(range.trim()))) {
    faults.push('TRUSTED_PROXIES: must be addresses or networks such as 10.0.0.0/8, separated by commas')
  }
  const metricsToken = given('METRICS_TOKEN')?.trim()
  if (metricsToken !== undefined && metricsToken.length < METRICS_TOKEN_MIN_CHARACTERS) {
    faults.push(`METRICS_TOKEN: must have at least ${METRICS_TOKEN_MIN_CHARACTERS} characters`)
  }
  if (port === sandboxPort) faults.push('SANDBOX_PORT: must differ from PORT')
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(given('INSTANCE') ?? 'main')) {
    faults.push('INSTANCE: must be 1 to 40 lower-case letters, digits or dashes')
  }
  if (!LOG_LEVELS.includes(given('LOG_LEVEL') ?? 'info')) {
    faults.push(`LOG_LEVEL: must be one of ${LOG_LEVELS.join(', ')}`)
  }
  for (const name of ['SENDGRID_FROM', 'SYSTEM_SMTP_FROM']) {
    const from = text(name)
    if (from !== null && !MAILBOX.test(from)) faults.push(`${name}: must be an address or “Name <address>”`)
  }
  const transactionalKey = text('SENDGRID_TRANSACTIONAL_KEY')
  if (transactionalKey !== null && transactionalKey === text('SENDGRID_MARKETING_KEY')) {
    faults.push('SENDGRID_MARKETING_KEY: must be another key than SENDGRID_TRANSACTIONAL_KEY')
  }
  if (faults.length > 0) throw failure('bad-configuration', { faults: faults.join('; ') })

  const secretKey = text('SECRET_KEY')
  if (secretKey !== null && secretKey.length < SECRET_KEY_MIN_CHARACTERS) throw failure('secret-key-short')
  const databaseUrl = text('DATABASE_URL')
  if (databaseUrl !== null && !isPostgresUrl(databaseUrl)) throw failure('database-url-malformed')

  return {
    host,
    port,
    appUrl: givenAppUrl ?? localUrl(host, port),
    dataDir: resolve(ROOT, given('DATA_DIR') ?? '.data'),
    databaseUrl,
    secretKey,
    sandboxPort,
    hasTransactionalKey: transactionalKey !== null,
    distDir: given('NEXT_DIST_DIR') ?? '.next',
  }
}

/**
 * The address under which this machine itself reaches the web process.
 * @param {string} host
 * @param {number} port
 */
export function localUrl(host, port) {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`
}

/** A file of the checkout. @param {...string} parts */
export function inRoot(...parts) {
  return join(ROOT, ...parts)
}

/** @param {string} value */
function isHttpUrl(value) {
  return ['http:', 'https:'].includes(protocolOf(value))
}

/**
 * What is wrong with the URL of a mail server; null when nothing is.
 * @param {string} value
 */
function smtpFault(value) {
  if (!['smtp:', 'smtps:'].includes(protocolOf(value))) return 'must be an smtp or smtps URL'
  const { hostname, username, password, searchParams } = new URL(value)
  if (!hostname || [hostname, username, password].some((part) => /%(?![0-9a-f]{2})/i.test(part))) {
    return 'must name a host, with “%” only before two hexadecimal digits'
  }
  const isHere = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/i.test(hostname)
  const asked = searchParams.get('security')
  return asked === 'none' && !isHere ? 'may go without encryption only on this machine' : null
}

/** @param {string} value */
function isPostgresUrl(value) {
  return ['postgres:', 'postgresql:'].includes(protocolOf(value))
}

/** @param {string} value */
function protocolOf(value) {
  return URL.canParse(value) ? new URL(value).protocol : ''
}

/** An address, or a network of them. @param {string} text */
function isRange(text) {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  const isPrefix =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  return version !== 0 && rest.length === 0 && isPrefix
}
