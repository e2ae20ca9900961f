import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { db } from '#lib/db.ts'

useDatabase()

const VARIABLES = [
  'SENDGRID_TRANSACTIONAL_KEY',
  'SENDGRID_MARKETING_KEY',
  'SENDGRID_FROM',
  'SENDGRID_EVENT_PUBLIC_KEYS',
  'SENDGRID_API_URL',
]

/** Configuration is parsed once for each load of the modules, so each case loads them anew. */
async function load(environment: Record<string, string>) {
  vi.resetModules()
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, environment)
  const [settings, streams, keys] = await Promise.all([
    import('#lib/settings/read-mail-settings.ts'),
    import('#lib/settings/read-stream.ts'),
    import('#lib/settings/verification-keys.ts'),
  ])
  return { ...settings, ...streams, ...keys }
}

beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, stream_settings, verification_key`
})

const KEY = 'SG.aaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbwxyz'

describe('readMailSettings', () => {
  it('is on and in the sandbox where nothing was saved, and saves nothing', async () => {
    const { readMailSettings } = await load({})
    expect(await readMailSettings()).toEqual({
      isEnabled: true,
      isProduction: false,
      provider: 'sandbox',
      version: 0,
      fixed: { provider: false, isEnabled: false },
    })
    expect(await db().mailSettings.count()).toBe(0)
  })

  it('reads what was saved', async () => {
    await db().mailSettings.create({ data: { isEnabled: false, provider: 'sendgrid_eu', version: 4 } })
    const { readMailSettings } = await load({})
    expect(await readMailSettings()).toMatchObject({ isEnabled: false, provider: 'sendgrid_eu', version: 4 })
  })

  it('means real SendGrid, sending on, when the environment has a key', async () => {
    await db().mailSettings.create({ data: { isEnabled: false, provider: 'sandbox' } })
    const { readMailSettings } = await load({ SENDGRID_TRANSACTIONAL_KEY: KEY })
    expect(await readMailSettings()).toMatchObject({
      isEnabled: true,
      provider: 'sendgrid_us',
      fixed: { provider: true, isEnabled: true },
    })
  })

  it('keeps the region that was chosen, and takes the one SENDGRID_API_URL names', async () => {
    await db().mailSettings.create({ data: { provider: 'sendgrid_eu' } })
    const chosen = await load({ SENDGRID_TRANSACTIONAL_KEY: KEY })
    expect((await chosen.readMailSettings()).provider).toBe('sendgrid_eu')
    await db().mailSettings.update({ where: { id: 1 }, data: { provider: 'sendgrid_us' } })
    const named = await load({
      SENDGRID_TRANSACTIONAL_KEY: KEY,
      SENDGRID_API_URL: 'https://api.eu.sendgrid.com',
    })
    expect((await named.readMailSettings()).provider).toBe('sendgrid_eu')
  })
})

describe('readStream and openStreamKey', () => {
  it('has nothing where nothing was saved', async () => {
    const { readStream, openStreamKey } = await load({})
    expect(await readStream('sandbox', 'transactional')).toMatchObject({
      fromAddress: '',
      keyLastFour: null,
      version: 0,
      fixed: { key: false, from: false },
    })
    expect(await openStreamKey('sandbox', 'transactional')).toBeNull()
  })

  it('lets the environment win over what was saved, and says so', async () => {
    await db().streamSettings.create({
      data: {
        provider: 'sendgrid_us',
        stream: 'transactional',
        fromAddress: 'old@example.com',
        keyLastFour: 'oldk',
      },
    })
    const { readStream, openStreamKey } = await load({
      SENDGRID_TRANSACTIONAL_KEY: KEY,
      SENDGRID_FROM: 'Service desk <desk@example.com>',
    })
    const stream = await readStream('sendgrid_us', 'transactional')
    expect(stream).toMatchObject({
      fromName: 'Service desk',
      fromAddress: 'desk@example.com',
      keyLastFour: 'wxyz',
      keySavedAt: null,
      fixed: { key: true, from: true },
    })
    expect(JSON.stringify(stream)).not.toContain(KEY)
    expect(await openStreamKey('sendgrid_us', 'transactional')).toBe(KEY)
  })

  it('gives the environment to the chosen real provider only', async () => {
    const { readStream, openStreamKey } = await load({
      SENDGRID_TRANSACTIONAL_KEY: KEY,
      SENDGRID_FROM: 'desk@example.com',
    })
    expect(await openStreamKey('sandbox', 'transactional')).toBeNull()
    expect(await openStreamKey('sendgrid_eu', 'transactional')).toBeNull()
    expect(await openStreamKey('sendgrid_us', 'marketing')).toBeNull()
    expect((await readStream('sandbox', 'transactional')).fixed).toEqual({ key: false, from: false })
    expect((await readStream('sendgrid_us', 'marketing')).fixed).toEqual({ key: false, from: true })
  })
})

describe('listVerificationKeys', () => {
  it('lists the environment’s keys for the real provider beside the stored ones', async () => {
    await db().verificationKey.create({ data: { provider: 'sandbox', publicKey: 'stored' } })
    const { listVerificationKeys } = await load({ SENDGRID_EVENT_PUBLIC_KEYS: 'first, second' })
    const keys = await listVerificationKeys()
    expect(keys.map(({ provider, publicKey, source }) => ({ provider, publicKey, source }))).toEqual([
      { provider: 'sendgrid_us', publicKey: 'first', source: 'environment' },
      { provider: 'sendgrid_us', publicKey: 'second', source: 'environment' },
      { provider: 'sandbox', publicKey: 'stored', source: 'stored' },
    ])
  })
})

describe('configuration', () => {
  it('refuses a sender that is no mailbox, and one key for both streams', async () => {
    const wrongSender = await load({ SENDGRID_FROM: 'Service desk' })
    await expect(wrongSender.readMailSettings()).rejects.toThrow(/SENDGRID_FROM/)
    const sameKey = await load({ SENDGRID_TRANSACTIONAL_KEY: KEY, SENDGRID_MARKETING_KEY: KEY })
    await expect(sameKey.readMailSettings()).rejects.toThrow(/SENDGRID_MARKETING_KEY: must be another key/)
  })
})
