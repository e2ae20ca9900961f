import { fork } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { db, transaction } from '#lib/db.ts'
import { findKeyScopes } from '#lib/sandbox/account.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { openStreamKey, readStream } from '#lib/settings/read-stream.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { listVerificationKeys } from '#lib/settings/verification-keys.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'

const database = useDatabase()
// Configuration is parsed once, so the port must be known before the first use of anything.
const port = await freePort()
process.env.SANDBOX_PORT = String(port)

let sandbox: Awaited<ReturnType<typeof startSandbox>>

beforeAll(async () => {
  sandbox = await startSandbox({ port })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await db()
    .$executeRaw`truncate mail_settings, stream_settings, verification_key, sandbox.api_key, sandbox.webhook cascade`
})

/** What a second call must leave as it is. */
const state = async () => ({
  webhooks: await db().sandboxWebhook.findMany(),
  keys: await db().sandboxKey.findMany(),
  streams: await db().streamSettings.findMany(),
  verification: await db().verificationKey.findMany(),
})

describe('connectSandbox', () => {
  it('gives both streams a working key and a sender, and keeps the key its posts are signed with', async () => {
    expect(await connectSandbox()).toBe(true)
    for (const stream of ['transactional', 'marketing'] as const) {
      const key = await openStreamKey('sandbox', stream)
      expect(await findKeyScopes(db(), key ?? '')).toContain('mail.send')
      expect(await readStream('sandbox', stream)).toMatchObject({
        fromName: 'Mailroom sandbox',
        fromAddress: 'hello@mailroom.test',
        keyLastFour: key?.slice(-4),
        check: { ok: true, missing: [] },
      })
    }
    const [webhook] = await db().sandboxWebhook.findMany()
    expect(webhook?.url).toBe('http://127.0.0.1:3000/api/webhooks/sendgrid/events')
    expect(await listVerificationKeys()).toMatchObject([
      { provider: 'sandbox', publicKey: webhook?.publicKey },
    ])
  })

  it('changes nothing when it runs again', async () => {
    await connectSandbox()
    const before = await state()
    await connectSandbox()
    const after = await state()
    expect(after.streams).toEqual(before.streams)
    expect(after.keys).toEqual(before.keys)
    expect(after.verification).toEqual(before.verification)
    expect(after.webhooks.map(({ id, publicKey }) => ({ id, publicKey }))).toEqual(
      before.webhooks.map(({ id, publicKey }) => ({ id, publicKey })),
    )
  })

  it('makes one account when several processes start at once', async () => {
    await Promise.all(Array.from({ length: 3 }, () => runElsewhere(database.url())))
    expect(await db().sandboxWebhook.count()).toBe(1)
    expect(await db().sandboxKey.count()).toBe(3)
    expect(await db().verificationKey.count()).toBe(1)
    const key = await openStreamKey('sandbox', 'transactional')
    expect(await findKeyScopes(db(), key ?? '')).not.toBeNull()
  }, 60_000)

  it('replaces a key that the account no longer has, and leaves the sender that a person chose', async () => {
    await connectSandbox()
    const lost = await openStreamKey('sandbox', 'transactional')
    const kept = await openStreamKey('sandbox', 'marketing')
    const name = { provider: 'sandbox', stream: 'transactional' } as const
    const { version } = await readStream(name.provider, name.stream)
    const chosen = { fromName: 'Desk', fromAddress: 'desk@example.com' }
    await transaction((tx) => saveStream(tx, { ...name, ...chosen, key: null, version, actorId: null }))
    await db().sandboxKey.deleteMany({ where: { name: 'transactional' } })
    await connectSandbox()
    const made = await openStreamKey('sandbox', 'transactional')
    expect(made).not.toBe(lost)
    expect(await findKeyScopes(db(), made ?? '')).not.toBeNull()
    expect(await openStreamKey('sandbox', 'marketing')).toBe(kept)
    expect(await readStream('sandbox', 'transactional')).toMatchObject(chosen)
  })

  it('takes the webhook along when the port was another one', async () => {
    await connectSandbox()
    const [before] = await db().sandboxWebhook.findMany()
    await db().sandboxWebhook.updateMany({
      data: { url: 'http://127.0.0.1:3999/api/webhooks/sendgrid/events' },
    })
    await connectSandbox()
    const after = await db().sandboxWebhook.findMany()
    expect(after).toMatchObject([{ id: before?.id, url: before?.url, publicKey: before?.publicKey }])
  })

  it('leaves everything alone while a real provider is chosen', async () => {
    await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
    expect(await connectSandbox()).toBe(false)
    expect(await state()).toEqual({ webhooks: [], keys: [], streams: [], verification: [] })
  })
})

/** Runs `connectSandbox` in a process of its own. */
function runElsewhere(url: string): Promise<void> {
  const child = fork('tests/wiring/connect-sandbox-process.ts', {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: url },
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))))
  })
}
