import { afterAll, expect, test } from 'vitest'
import { GET } from '../../app/(crm)/settings/export/json/route.ts'
import { db } from '#lib/db.ts'
import { seal } from '#lib/secrets.ts'
import { exportSettings } from '#lib/wiring/export-settings.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { inRequest, request } from '../support/request-scope.ts'
import { cookieOf } from '../support/sign-in.ts'

useDatabase()

/** Before the configuration is first read: secrets that the operator gives. */
const ENVIRONMENT = {
  SENDGRID_TRANSACTIONAL_KEY: 'SG.canary-environment-key-transactional',
  SENDGRID_MARKETING_KEY: 'SG.canary-environment-key-marketing',
  SENDGRID_FROM: 'Desk in effect <effect@example.com>',
  SYSTEM_SMTP_URL: 'smtp://canary-smtp-user:canary-smtp-password@mail.example.com:587',
  SYSTEM_SMTP_FROM: 'Mailroom <mailroom@example.com>',
  DNS_SERVERS: '192.0.2.53, 192.0.2.54:5353',
}
Object.assign(process.env, ENVIRONMENT)
afterAll(() => {
  for (const name of Object.keys(ENVIRONMENT)) Reflect.deleteProperty(process.env, name)
})

const canary = (name: string) => seal(`canary-${name}`, name)

/** A secret in every column that holds one, sealed or plain. */
async function plantCanaries() {
  const user = await makeUser({ passwordHash: 'canary-password-hash', name: 'canary-name' })
  const of = { provider: 'sendgrid_us', stream: 'transactional' } as const
  await db().streamSettings.create({
    data: {
      ...of,
      fromName: 'The desk',
      fromAddress: 'saved@example.com',
      sealedKey: canary('stream'),
      keyLastFour: 'w1x2',
      keyFingerprint: 'canary-fingerprint-stream',
    },
  })
  await db().spareKey.create({
    data: {
      ...of,
      slot: 'staged',
      sealedKey: canary('spare'),
      lastFour: 'y3z4',
      fingerprint: 'canary-fingerprint-spare',
    },
  })
  await db().managementKey.create({
    data: {
      provider: 'sendgrid_us',
      sealedKey: canary('management'),
      lastFour: 'm5n6',
      fingerprint: 'canary-fingerprint-management',
    },
  })
  await db().systemServer.create({
    data: { host: 'saved.example.com', username: 'canary-username', sealedPassword: canary('system') },
  })
  await db().inboundConnection.create({
    data: {
      provider: 'sendgrid_us',
      hostname: 'in.example.com',
      sealedSecret: canary('inbound'),
      seen: [{ url: 'https://example.com/canary-path' }],
    },
  })
  await db().twoFactor.create({ data: { userId: user.id, sealedSecret: canary('totp') } })
  await db().recoveryCode.create({ data: { userId: user.id, codeHash: 'canary-recovery' } })
  await db().oneTimeLink.create({
    data: {
      userId: user.id,
      purpose: 'invitation',
      tokenHash: 'canary-token-hash',
      expiresAt: new Date(Date.now() + 1e9),
    },
  })
  return user
}

test('an export of an installation where nothing was saved tells what takes effect', async () => {
  const nowhereSaved = {
    provider: 'sendgrid_us',
    fromAddress: 'effect@example.com',
    fixedByEnvironment: { key: true, from: true },
  }
  expect(await exportSettings()).toMatchObject({
    streams: [
      { ...nowhereSaved, stream: 'transactional', keyLastFour: 'onal' },
      { ...nowhereSaved, stream: 'marketing', keyLastFour: 'ting' },
    ],
    systemMail: { host: 'mail.example.com', port: 587, fromAddress: 'mailroom@example.com', testedAt: null },
    mail: { isEnabled: true, provider: 'sendgrid_us', isProduction: false, updatedAt: null },
    stepsSetAside: [],
    keepPostsDays: 90,
  })
})

test('it tells production, the steps set aside with their reasons, and how long posts are kept', async () => {
  await db().mailSettings.create({ data: { id: 1, isProduction: true } })
  await db().checkSkip.create({
    data: { provider: 'sendgrid_us', checkId: 'inbound', reason: 'Replies go elsewhere.' },
  })
  await db().pipelineSettings.create({ data: { id: 1, keepPostsDays: 30 } })
  expect(await exportSettings()).toMatchObject({
    mail: { isProduction: true, updatedAt: expect.any(Date) as Date },
    stepsSetAside: [{ provider: 'sendgrid_us', checkId: 'inbound', reason: 'Replies go elsewhere.' }],
    keepPostsDays: 30,
  })
})

test('an export tells every setting and no secret, from wherever it comes', async () => {
  const user = await plantCanaries()
  const exported = await exportSettings()
  const text = JSON.stringify(exported)
  expect(text).not.toContain('canary')
  for (const row of [await db().streamSettings.findFirst(), await db().spareKey.findFirst()])
    expect(text).not.toContain(Buffer.from(row?.sealedKey ?? []).toString('base64'))
  expect(exported).toMatchObject({
    fixedByEnvironment: expect.arrayContaining([
      { variable: 'SENDGRID_TRANSACTIONAL_KEY', value: null },
      { variable: 'SYSTEM_SMTP_URL', value: null },
      { variable: 'SYSTEM_SMTP_FROM', value: 'mailroom@example.com' },
      { variable: 'DNS_SERVERS', value: '192.0.2.53, 192.0.2.54:5353' },
    ]) as unknown,
    streams: [
      { stream: 'transactional', fromName: 'Desk in effect', fromAddress: 'effect@example.com' },
      { stream: 'marketing', fromName: 'Desk in effect', keyLastFour: 'ting' },
    ],
    systemMail: { host: 'mail.example.com', fixedByEnvironment: { server: true, from: true } },
    spareKeys: [{ lastFour: 'y3z4' }],
    managementKeys: [{ lastFour: 'm5n6' }],
    inboundHosts: [{ hostname: 'in.example.com' }],
    users: expect.arrayContaining([
      expect.objectContaining({ email: user.email, role: 'sales' }) as unknown,
    ]) as unknown,
  })
})

test('it is a file for admins, that no browser takes for a page', async () => {
  const ask = async (role: 'admin' | 'sales') => {
    const asked = request('/settings/export/json', { cookie: await cookieOf(await makeUser({ role })) })
    return (await inRequest(asked, () => GET(asked))).result
  }
  const given = await ask('admin')
  expect(given.status).toBe(200)
  expect(given.headers.get('content-disposition')).toMatch(/^attachment; filename="mailroom-settings-/)
  expect(given.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await ask('sales')).status).toBe(403)
})
