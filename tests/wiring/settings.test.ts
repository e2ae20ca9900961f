import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { openStreamKey, readStream } from '#lib/settings/read-stream.ts'
import { streamInput } from '#lib/settings/stream-input.ts'
import { listVerificationKeys, removeVerificationKey } from '#lib/settings/verification-keys.ts'
import { checkStreamKey } from '#lib/wiring/check-stream-key.ts'
import { pasteVerificationKeys } from '#lib/wiring/paste-verification-keys.ts'
import { saveStreamSettings } from '#lib/wiring/save-stream-settings.ts'
import { sendTestMail } from '#lib/wiring/send-test-mail.ts'

useDatabase()
// Configuration is parsed once, so the port must be known before the first use of anything.
const port = await freePort()
process.env.SENDGRID_API_URL = `http://127.0.0.1:${port}`

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let actorId: string

beforeAll(async () => {
  sandbox = await startSandbox({ port })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, stream_settings, verification_key, sandbox.api_key cascade`
  await db().mailSettings.create({ data: { provider: 'sendgrid_us' } })
  actorId = (await makeUser({ role: 'admin' })).id
})

const makeKey = (scopes: string[]) => createSandboxKey(db(), { name: 'test', scopes })

function form(values: { key?: string; version?: number; stream?: 'transactional' | 'marketing' }) {
  return streamInput.parse({
    provider: 'sendgrid_us',
    stream: 'transactional',
    version: 0,
    fromName: 'Service desk',
    fromAddress: ' Desk@Example.com ',
    ...values,
  })
}

describe('saveStreamSettings', () => {
  it('keeps a key that works, in quotes and blanks as it was pasted, with its check', async () => {
    const key = await makeKey(['mail.send'])
    expect(await saveStreamSettings(form({ key: ` "${key}"\n` }), actorId)).toEqual({
      said: 'Saved. The key works.',
      uncovered: null,
    })
    expect(await openStreamKey('sendgrid_us', 'transactional')).toBe(key)
    expect(await readStream('sendgrid_us', 'transactional')).toMatchObject({
      fromAddress: 'desk@example.com',
      keyLastFour: key.slice(-4),
      check: { ok: true, missing: [] },
    })
  })

  it('does not keep a key that SendGrid refuses, and says it in SendGrid’s words', async () => {
    const key = 'SG.aaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'
    await expect(saveStreamSettings(form({ key }), actorId)).rejects.toMatchObject({
      code: 'rejected-by-provider',
      fields: { key: expect.stringMatching(/SendGrid says: .*(authorization|expired)/) as string },
    })
    expect(await db().streamSettings.count()).toBe(0)
  })

  it.each([
    [
      'base64 of apikey and key',
      Buffer.from('apikey:SG.aaaaaaaaaaaaaaaaaaaaaa.bbbb').toString('base64'),
      /base64 form of “apikey:”/,
    ],
    [
      'base64 of the key',
      Buffer.from('SG.aaaaaaaaaaaaaaaaaaaaaa.bbbbbbbb').toString('base64'),
      /base64 form of a key/,
    ],
    ['apikey: and the key', 'apikey:SG.aaaaaaaaaaaaaaaaaaaaaa.bbbbbbbb', /“apikey:” followed by a key/],
  ])('names the obsolete form: %s', async (_name, key, sentence) => {
    await expect(saveStreamSettings(form({ key }), actorId)).rejects.toMatchObject({
      code: 'invalid',
      fields: { key: expect.stringMatching(sentence) as string },
    })
    expect(await db().streamSettings.count()).toBe(0)
  })

  it('keeps a key that lacks permissions and names them', async () => {
    const key = await makeKey(['mail.send'])
    await saveStreamSettings(form({ key, stream: 'marketing' }), actorId)
    const { check } = await readStream('sendgrid_us', 'marketing')
    expect(check).toMatchObject({
      ok: true,
      missing: expect.arrayContaining(['asm.groups.read']) as string[],
    })
  })
})

describe('checkStreamKey', () => {
  it('asks again and shows what changed at SendGrid', async () => {
    const key = await makeKey(['mail.send'])
    await saveStreamSettings(form({ key }), actorId)
    await db().sandboxKey.deleteMany()
    expect(await checkStreamKey('sendgrid_us', 'transactional')).toMatchObject({ ok: false })
    expect((await readStream('sendgrid_us', 'transactional')).check).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/authorization/) as string },
      advice: expect.stringMatching(/API key/) as string,
    })
  })

  it('keeps what is known while SendGrid has no time to answer, and says so beside it', async () => {
    const stored = async () => (await readStream('sendgrid_us', 'transactional')).check
    await saveStreamSettings(form({ key: await makeKey(['mail.send', 'stats.read']) }), actorId)
    const known = await stored()
    await setSandboxFault(db(), { pathPrefix: '/v3/scopes', kind: '429' })
    expect(await checkStreamKey('sendgrid_us', 'transactional')).toMatchObject({ ok: false })
    expect(await stored()).toEqual({
      ...known,
      trouble: {
        message: 'too many requests',
        advice: expect.any(String) as string,
        triedAt: expect.any(String) as string,
      },
    })
    await checkStreamKey('sendgrid_us', 'transactional')
    expect(await stored()).not.toHaveProperty('trouble')
  })

  it('needs a key', async () => {
    await expect(checkStreamKey('sendgrid_us', 'marketing')).rejects.toMatchObject({ code: 'not-configured' })
  })
})

describe('sendTestMail', () => {
  it('makes one message, however often it is pressed', async () => {
    await saveStreamSettings(form({ key: await makeKey(['mail.send']) }), actorId)
    const order = {
      to: 'ana@example.com',
      stream: 'transactional',
      composeKey: 'form-1',
      userId: actorId,
    } as const
    const [first, second] = await Promise.all([sendTestMail(order), sendTestMail(order)])
    expect(second.id).toBe(first.id)
    expect(await db().message.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({
      toAddress: 'ana@example.com',
      contactId: null,
      provider: 'sendgrid_us',
      status: 'queued',
    })
  })

  it('sends nothing on the marketing stream', async () => {
    await saveStreamSettings(form({ key: await makeKey(['mail.send']), stream: 'marketing' }), actorId)
    const order = {
      to: 'ana@example.com',
      stream: 'marketing',
      composeKey: 'form-2',
      userId: actorId,
    } as const
    await expect(sendTestMail(order)).rejects.toMatchObject({ code: 'unsupported' })
    expect(await db().message.count({ where: { stream: 'marketing' } })).toBe(0)
  })
})

const makePublicKey = (namedCurve = 'prime256v1') => generateKeyPairSync('ec', { namedCurve }).publicKey

describe('verification keys', () => {
  const paste = (text: string) => pasteVerificationKeys({ provider: 'sendgrid_us', text, actorId })
  const stored = async () => (await listVerificationKeys()).map(({ publicKey }) => publicKey).sort()
  const bare = (key: ReturnType<typeof makePublicKey>) =>
    key.export({ type: 'spki', format: 'der' }).toString('base64')

  it('takes PEM and bare keys together, cleaned, and one that is there only once', async () => {
    const [first, second] = [makePublicKey(), makePublicKey()]
    const pem = first.export({ type: 'spki', format: 'pem' }).toString()
    expect(await paste(`${pem}\n "${bare(second)}"`)).toEqual({ given: 2, added: 2 })
    expect(await stored()).toEqual([bare(first), bare(second)].sort())
    expect(await paste(`${bare(first)}, ${bare(first)}`)).toEqual({ given: 1, added: 0 })
    expect(await db().auditEntry.count({ where: { action: 'verification-key.added', actorId } })).toBe(2)
  })

  it.each([
    ['junk', 'not a key'],
    ['nothing', '  '],
    ['another curve', bare(makePublicKey('secp384r1'))],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----'],
  ])('refuses %s, and with it all that was pasted along', async (_name, text) => {
    const text2 = text.trim() ? `${bare(makePublicKey())}\n${text}` : text
    await expect(paste(text2)).rejects.toMatchObject({
      code: 'invalid',
      fields: { verification: expect.any(String) as string },
    })
    expect(await stored()).toEqual([])
  })

  it('forgets a key and records it', async () => {
    await paste(bare(makePublicKey()))
    const [key] = await listVerificationKeys()
    await removeVerificationKey({ id: key?.id ?? '', actorId })
    expect(await stored()).toEqual([])
    expect(await db().auditEntry.count({ where: { action: 'verification-key.removed', actorId } })).toBe(1)
    await expect(removeVerificationKey({ id: key?.id ?? '', actorId })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('a canary key', () => {
  it('is found in no row of any table', async () => {
    const canary = await makeKey(['mail.send'])
    await saveStreamSettings(form({ key: canary }), actorId)
    await checkStreamKey('sendgrid_us', 'transactional')
    expect(await openStreamKey('sendgrid_us', 'transactional')).toBe(canary)
    const parts = [canary, canary.split('.')[2] ?? '', Buffer.from(canary).toString('base64').slice(0, -4)]
    for (const part of parts) expect(await tablesWith(part)).toEqual([])
    // The search itself finds what is there.
    expect(await tablesWith('desk@example.com')).toContain('public.stream_settings')
    const bytes = Buffer.from('canary in bytes')
    await db().rawPost.create({
      data: { bodyHash: randomUUID(), provider: 'sandbox', body: bytes, bytes: 15 },
    })
    // Once by the table, once by the month's partition it lies in.
    expect(await tablesWith('canary in bytes')).toEqual([
      'public.raw_post',
      expect.stringMatching(/^raw_post\.m\d{4}_\d{2}$/),
    ])
  })
})

/** Every table with a row whose text, JSON or bytes hold `needle`. A row's text shows bytes in hex. */
async function tablesWith(needle: string): Promise<string[]> {
  const tables = await db().$queryRaw<{ schema: string; name: string }[]>`
    select table_schema as "schema", table_name as "name" from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`
  const found: string[] = []
  for (const { schema, name } of tables) {
    const rows = await db().$queryRawUnsafe<unknown[]>(
      `select 1 from "${schema}"."${name}" as t where position($1 in t::text) > 0 or position($2 in t::text) > 0 limit 1`,
      needle,
      Buffer.from(needle).toString('hex'),
    )
    if (rows.length > 0) found.push(`${schema}.${name}`)
  }
  return found
}
