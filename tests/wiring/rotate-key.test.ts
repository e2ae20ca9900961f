import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifySender } from '../sandbox/sandbox.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { thrownBy } from '../support/thrown.ts'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { setSandboxFault, type FaultKind } from '#lib/sandbox/faults.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { USUAL_OPTIONS } from '#lib/mail/transport.ts'
import { findManagementKey } from '#lib/settings/management-key.ts'
import { openStreamKey, readStream } from '#lib/settings/read-stream.ts'
import { readSpareKeys, swapInStagedKey } from '#lib/settings/spare-keys.ts'
import { streamInput } from '#lib/settings/stream-input.ts'
import { checkAccountKey, saveAccountKey } from '#lib/wiring/manage-key.ts'
import { openTransport } from '#lib/wiring/open-transport.ts'
import { readStreamKeys } from '#lib/wiring/read-stream-keys.ts'
import { checkStagedKey, rehearseStagedKey, stageStreamKey } from '#lib/wiring/rotate-key.ts'
import { saveStreamSettings } from '#lib/wiring/save-stream-settings.ts'

useDatabase()
// Configuration is parsed once, so the port must be known before the first use of anything.
const port = await freePort()
process.env.SENDGRID_API_URL = `http://127.0.0.1:${port}`

const name = { provider: 'sendgrid_us', stream: 'transactional' } as const
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let actorId: string
let old: string

beforeAll(async () => {
  sandbox = await startSandbox({ port, speed: Infinity })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await db().$executeRaw`truncate mail_settings, stream_settings, spare_key, management_key, sandbox.api_key,
    sandbox.fault, sandbox.control, sandbox.mail cascade`
  await db().mailSettings.create({ data: { provider: name.provider } })
  actorId = (await makeUser({ role: 'admin' })).id
  await verifySender('desk@example.com')
  old = await makeKey(['mail.send'])
  const form = { ...name, version: 0, fromName: 'Desk', fromAddress: 'desk@example.com', key: old }
  await saveStreamSettings(streamInput.parse(form), actorId)
})

const makeKey = (scopes: string[]) => createSandboxKey(db(), { name: 'test', scopes })
const version = async () => (await readStream(name.provider, name.stream)).version
const stage = async (key: string) => stageStreamKey({ ...name, key, version: await version(), actorId })
const swap = async () => swapInStagedKey({ ...name, version: await version(), actorId })
const inUse = () => openStreamKey(name.provider, name.stream)

const sendMail = async () => {
  const send = await openTransport({ ...name }, 'api')
  return send({
    messageId: '0b8f6c2e-4a51-7c3d-9e80-1f2a3b4c5d6e',
    instance: 'test',
    stream: 'transactional',
    from: { email: 'desk@example.com' },
    to: { email: 'ana@example.com' },
    replyTo: null,
    subject: 'Hello',
    html: '',
    text: 'Hello',
    options: USUAL_OPTIONS,
  })
}

describe('a new key', () => {
  it('goes the whole way: staged, shown to SendGrid, swapped in, and mail goes out all the time', async () => {
    const key = await makeKey(['mail.send', 'stats.read'])
    expect(await stage(` "${key}" `)).toBe('Kept beside the present key. SendGrid knows it.')
    expect(await sendMail()).toMatchObject({ kind: 'accepted' })
    const view = await readStreamKeys(
      name.provider,
      name.stream,
      await readStream(name.provider, name.stream),
    )
    expect(view).toMatchObject({ isProven: true, stagedReport: { excessive: ['stats.read'], missing: [] } })
    await swap()
    expect(await inUse()).toBe(key)
    expect(await sendMail()).toMatchObject({ kind: 'accepted' })
  })

  it('is not staged when SendGrid refuses it, and the old one stays', async () => {
    const key = `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`
    await expect(stage(key)).rejects.toMatchObject({
      code: 'rejected-by-provider',
      fields: { key: expect.stringMatching(/SendGrid says: .*invalid, expired, or revoked/) as string },
    })
    expect(await db().spareKey.count()).toBe(0)
    expect(await inUse()).toBe(old)
  })

  it('that is none is refused in SendGrid’s words, with what it seems to be', async () => {
    const truncated = await thrownBy(stage(`SG.${'a'.repeat(22)}.${'b'.repeat(20)}`))
    expect(truncated.fields?.key).toMatch(
      /^SendGrid says: .*revoked\. This looks like a key that was cut off/,
    )
    expect(truncated.message).toContain('Copy it whole')
    expect(truncated.message, 'the advice for a whole key').not.toMatch(/new API key/)
    const id = await thrownBy(stage('a'.repeat(22)))
    expect(id.fields?.key).toMatch(/^SendGrid says: .* This looks like the id of a key/)
    expect(await db().spareKey.count()).toBe(0)
  })

  it('does not take the place of one by way of the form', async () => {
    const form = { ...name, version: await version(), fromName: '', fromAddress: 'desk@example.com' }
    await expect(
      saveStreamSettings(streamInput.parse({ ...form, key: await makeKey(['mail.send']) }), actorId),
    ).rejects.toMatchObject({
      code: 'invalid',
      fields: { key: expect.stringMatching(/beside it/) as string },
    })
    expect(await inUse()).toBe(old)
  })

  it('without the permission to send is staged, but not swapped in', async () => {
    expect(await stage(await makeKey(['stats.read']))).toMatch(/lacks permissions/)
    await expect(swap()).rejects.toMatchObject({ code: 'invalid' })
    await expect(rehearseStagedKey(name, 'ana@example.com')).rejects.toMatchObject({
      code: 'rejected-by-provider',
      message: expect.stringMatching(/access forbidden/) as string,
    })
  })

  it.each<FaultKind>(['429', '500'])(
    'that SendGrid cannot judge now (%s) waits until it is proven',
    async (kind) => {
      await setSandboxFault(db(), { pathPrefix: '/v3/scopes', kind })
      expect(await stage(await makeKey(['mail.send']))).toMatch(/could not be checked/)
      await expect(swap()).rejects.toMatchObject({ code: 'invalid' })
      expect(await rehearseStagedKey(name, 'ana@example.com')).toMatch(/would take it/)
      expect(await db().sandboxMail.count()).toBe(0)
      await swap()
    },
  )
})

it('a proven key stays proven while SendGrid has no time to answer', async () => {
  await stage(await makeKey(['mail.send']))
  await setSandboxFault(db(), { pathPrefix: '/v3/scopes', kind: '429' })
  await checkStagedKey(name)
  expect((await readSpareKeys(name)).staged?.check).toMatchObject({
    ok: true,
    trouble: { message: 'too many requests' },
  })
  await swap()
})

it('the management key keeps its permissions in sight as well', async () => {
  await saveAccountKey({ provider: name.provider, key: await makeKey(['stats.read']), version: 0, actorId })
  await setSandboxFault(db(), { pathPrefix: '/v3/scopes', kind: '429' })
  await checkAccountKey(name.provider)
  expect((await findManagementKey(name.provider))?.check).toMatchObject({
    scopes: ['stats.read'],
    trouble: { message: 'too many requests' },
  })
})

it('killed between stage and swap, the next process finds both keys and finishes', async () => {
  const key = await makeKey(['mail.send'])
  await stage(key)
  // All there is of a staged key are rows: a new connection stands for a new process.
  await db().$disconnect()
  expect(await sendMail()).toMatchObject({ kind: 'accepted' })
  expect((await readSpareKeys(name)).staged?.lastFour).toBe(key.slice(-4))
  await swap()
  expect(await inUse()).toBe(key)
})
