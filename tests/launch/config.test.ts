import { expect, test } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { readConfig } from '../../lib/launch/config.mjs'
import { fits } from '../../lib/launch/node-version.mjs'
import { derivedSecret as launcherSecret } from '../../lib/launch/secret.mjs'

// The launcher runs before Zod is installed and reads the configuration by itself: what one takes, the other must take.

const TAKEN: Record<string, string>[] = [
  {},
  { PORT: '', HOST: '', APP_URL: '', DATABASE_URL: '', INSTANCE: '' },
  { PORT: '8080', HOST: '0.0.0.0' },
  { HOST: '::1', PORT: '1' },
  { HOST: '::', SANDBOX_PORT: '65535' },
  { APP_URL: 'https://mail.example.com/' },
  { APP_URL: ' http://mail.example.com/crm// ' },
  { DATA_DIR: '/srv/mailroom' },
  { DATABASE_URL: 'postgresql://a:b@db.example.com:5432/mail?sslmode=require', SECRET_KEY: 'k'.repeat(32) },
  { INSTANCE: 'val-2', LOG_LEVEL: 'silent' },
  { SENDGRID_EVENT_MAX_AGE_HOURS: '0.5', SENDGRID_API_URL: 'http://127.0.0.1:3030' },
  {
    SENDGRID_FROM: 'Sales <sales@example.com>',
    SENDGRID_TRANSACTIONAL_KEY: 'one',
    SENDGRID_MARKETING_KEY: 'two',
  },
  {
    SYSTEM_SMTP_URL: 'smtp://desk%40example.com:p%3Fw@mail.example.com:2525',
    SYSTEM_SMTP_FROM: 'a@example.com',
  },
  { SYSTEM_SMTP_URL: ' smtps://mail.example.com ', SENDGRID_SMTP_URL: 'smtp://127.0.0.1:2525' },
  { SYSTEM_SMTP_URL: 'smtp://[::1]:25?security=none' },
  { TRUSTED_PROXIES: '10.0.0.0/8, ::1,192.0.2.7', DNS_SERVERS: '127.0.0.1:5353, [::1]:53' },
  { METRICS_TOKEN: 'sixteen letters.', EVENT_BACKLOG_LIMIT: '100' },
  { METRICS_TOKEN: '', TRUSTED_PROXIES: '', DNS_SERVERS: '', EVENT_BACKLOG_LIMIT: '' },
]

const REFUSED: Record<string, string>[] = [
  { PORT: 'abc' },
  { PORT: '0' },
  { PORT: '65536' },
  { PORT: '80.5' },
  { PORT: ' ' },
  { SANDBOX_PORT: '-1' },
  { APP_URL: 'ftp://mail.example.com' },
  { APP_URL: 'mail.example.com' },
  { SENDGRID_API_URL: 'javascript:alert(1)' },
  { INSTANCE: 'Prod' },
  { INSTANCE: '-a' },
  { LOG_LEVEL: 'loud' },
  { SENDGRID_EVENT_MAX_AGE_HOURS: 'soon' },
  { SENDGRID_EVENT_MAX_AGE_HOURS: '-1' },
  { SENDGRID_FROM: 'nobody' },
  { SYSTEM_SMTP_FROM: 'nobody' },
  { SYSTEM_SMTP_URL: 'mail.example.com' },
  { SYSTEM_SMTP_URL: 'https://mail.example.com' },
  { SYSTEM_SMTP_URL: 'smtp://' },
  { SYSTEM_SMTP_URL: 'smtp://desk:50%@mail.example.com' },
  { SYSTEM_SMTP_URL: 'smtp://mail.example.com?security=none' },
  { SENDGRID_SMTP_URL: 'smtp://mail.example.com:99999' },
  { METRICS_TOKEN: 'short' },
  { METRICS_TOKEN: '                    ' },
  { EVENT_BACKLOG_LIMIT: '99' },
  { EVENT_BACKLOG_LIMIT: '1e3.5' },
  { TRUSTED_PROXIES: '10.0.0.0/33' },
  { TRUSTED_PROXIES: 'proxy.example.com' },
  { DNS_SERVERS: 'dns.example.com' },
  { SENDGRID_TRANSACTIONAL_KEY: 'same', SENDGRID_MARKETING_KEY: 'same' },
]

test.each(TAKEN)('launcher and product read the same from %o', (env) => {
  const { host, port, appUrl, dataDir, databaseUrl, secretKey, sandboxPort } = parseEnv(env)
  expect(readConfig(env)).toMatchObject({ host, port, appUrl, dataDir, databaseUrl, secretKey, sandboxPort })
})

test.each(REFUSED)('launcher and product both refuse %o', (env) => {
  expect(() => parseEnv(env)).toThrow(Object.keys(env).at(-1))
  expect(() => readConfig(env)).toThrow(Object.keys(env).at(-1))
})

test.each([
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, security: 'starttls', username: null }],
  ['smtps://mail.example.com', { port: 465, security: 'tls' }],
  ['smtp://localhost:1025', { host: 'localhost', port: 1025, security: 'none' }],
  ['smtp://[::1]:25?security=starttls', { host: '::1', port: 25, security: 'starttls' }],
  ['smtp://a%40b:p%3Aw@mail.example.com', { username: 'a@b', password: 'p:w' }],
])('%s names a mail server', (url, server) => {
  expect(parseEnv({ SYSTEM_SMTP_URL: url }).system.smtp).toMatchObject(server)
})

test('the same port for web and sandbox is refused before either is started', () => {
  expect(() => readConfig({ PORT: '4000', SANDBOX_PORT: '4000' })).toThrow('SANDBOX_PORT')
})

test('launcher and product derive the same secrets', async () => {
  process.env.SECRET_KEY = 'k'.repeat(40)
  const { derivedSecret } = await import('#lib/secrets.ts')
  for (const purpose of ['next-auth', 'server-actions']) {
    expect(launcherSecret('k'.repeat(40), purpose)).toBe(derivedSecret(purpose))
  }
})

test.each([
  ['20.18.9', false],
  ['20.19.0', true],
  ['21.7.0', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['23.5.0', false],
  ['24.0.0', true],
  ['26.1.0', true],
])('Node %s fits: %s', (version, wanted) => {
  expect(fits(version, '^20.19 || ^22.12 || >=24')).toBe(wanted)
})
