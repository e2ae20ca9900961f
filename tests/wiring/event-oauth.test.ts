import { describe, expect, test } from 'vitest'
import { db, transaction } from '#lib/db.ts'
import { setSandboxFault } from '#lib/sandbox/faults.ts'
import { issueToken } from '#lib/settings/event-tokens.ts'
import { checkOauthClient } from '#lib/settings/event-oauth.ts'
import { eventWebhookCheck } from '#lib/wiring/checks/event-webhook.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { removeEventWebhook, testEventWebhook } from '#lib/wiring/event-webhook-deeds.ts'
import { readEventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import { exportSettings } from '#lib/wiring/export-settings.ts'
import { useDatabase } from '../support/database.ts'
import { thrownBy } from '../support/thrown.ts'
import { waitFor } from '../support/wait-for.ts'
import {
  PROVIDER,
  URL_HERE,
  TOKEN_URL,
  JOB,
  connect,
  set,
  row,
  atSendgrid,
  NONE,
  state,
  oauth,
  bearer,
  answersWith,
  prove,
  post,
  actorId,
  useOauthRig,
} from './oauth-rig.ts'

useDatabase()
useOauthRig()

test('off until it is switched on; then SendGrid has our id, secret and address, and we have them sealed', async () => {
  expect(await atSendgrid()).toEqual(NONE)
  expect(await state()).toBe('off')
  await set(true)
  expect(await state()).toBe('giving')
  await connect()
  const { clientId, secret } = await oauth()
  expect(await atSendgrid()).toEqual({ id: clientId, url: TOKEN_URL, secret })
  expect(await state()).toBe('awaited')
  expect(await db().auditEntry.findFirst({ where: { action: 'event-webhook.tokens-on' } })).toMatchObject({
    actorId: actorId(),
  })
  const told = JSON.stringify([
    await readEventWebhookDesk(PROVIDER),
    await exportSettings(),
    await db().auditEntry.findMany({ select: { changes: true } }),
  ])
  expect(told).toContain(clientId)
  expect(told).not.toContain(secret)
  expect(Buffer.from((await row()).sealedOauthSecret ?? []).includes(secret)).toBe(false)
})

test('posts are taken without a token until SendGrid has brought one, and from then on refused', async () => {
  await set(true)
  await connect()
  expect((await post()).status).toBe(202)
  expect((await post('Bearer nonsense')).status).toBe(202)
  expect(await state()).toBe('awaited')

  // What the sandbox posts of a mail brings a token that it fetched over HTTP.
  await db().sandboxEvent.create({
    data: {
      dueAt: new Date(),
      event: { event: 'processed', email: 'ana@example.com', timestamp: 1_790_000_000, sg_event_id: 'a' },
    },
  })
  await waitFor('the proof', async () => (await row()).oauthProvenAt)
  expect(await state()).toBe('required')
  await answersWith(401)
  const stored = await db().rawPost.count()
  const refused = await post()
  expect(refused).toMatchObject({ status: 401, text: expect.stringContaining('invalid_token') as string })
  expect((await post(`Bearer ${issueToken('mailroom-other', new Date())}`)).status).toBe(401)
  expect((await post(`Bearer ${issueToken((await oauth()).clientId, new Date(0))}`)).status).toBe(401)
  expect(await db().rawPost.count()).toBe(stored)
  expect((await post(await bearer())).status).toBe(202)
  await waitFor('refusals are counted', async () => {
    const reasons = (await db().postRefusal.findMany()).map(({ reason }) => reason)
    return ['token-expired', 'token-missing', 'token-wrong'].every((reason) => reasons.includes(reason))
  })
})

test('a token without a signature opens nothing', async () => {
  await set(true)
  await connect()
  const answer = await fetch(URL_HERE, {
    method: 'POST',
    body: '[]',
    headers: { authorization: await bearer() },
  })
  expect(answer.status).toBe(401)
})

test('the test batch brings a token, and proves nothing: its source was given with the test', async () => {
  await set(true)
  await connect()
  await waitFor('the test batch', async () => {
    await testEventWebhook(PROVIDER, actorId())
    return (await db().rawPost.count()) > 0
  })
  expect((await row()).oauthProvenAt).toBeNull()
  await prove()
  const stored = await db().rawPost.count()
  // Another second, so that it is another post.
  await waitFor('the test batch with a token', async () => {
    await testEventWebhook(PROVIDER, actorId())
    return (await db().rawPost.count()) > stored
  })
})

test('off: posts are taken without a token at once, and SendGrid is answered until it has it no more', async () => {
  await set(true)
  await connect()
  await prove()
  const { clientId, secret } = await oauth()
  await setSandboxFault(db(), { method: 'PATCH', pathPrefix: '/v3/user/webhooks', kind: '500' })
  await set(false)
  await answersWith(202)
  await thrownBy(connect())
  expect(await checkOauthClient({ clientId, secret }, new Date())).toBe('good')
  await connect()
  expect(await checkOauthClient({ clientId, secret }, new Date())).toBe('unknown')
  expect(await state()).toBe('off')
})

test('of two who switch at once, the last one on record is the one it follows', async () => {
  await set(true)
  const isWaiting = async (count: number) => {
    const [{ waiting } = { waiting: 0n }] = await db().$queryRaw<{ waiting: bigint }[]>`
      select count(*) as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`
    return Number(waiting) >= count
  }
  const both: Promise<void>[] = []
  await transaction(async (tx) => {
    await tx.$queryRaw`select 1 from event_connection for update`
    both.push(set(false))
    await waitFor('the first to wait', () => isWaiting(1))
    both.push(set(true))
    await waitFor('the second to wait', () => isWaiting(2))
  })
  await Promise.all(both)
  const last = await db().auditEntry.findFirst({
    where: { action: { startsWith: 'event-webhook.tokens-' } },
    orderBy: { id: 'desc' },
  })
  expect(last?.action).toBe((await row()).wantsOauth ? 'event-webhook.tokens-on' : 'event-webhook.tokens-off')
})

describe('what SendGrid has is looked at', () => {
  const spoil = (oauthFields: object) =>
    db()
      .$executeRaw`update sandbox.webhook set settings = settings || ${JSON.stringify(oauthFields)}::jsonb where url = ${URL_HERE}`
  const check = () => eventWebhookCheck.run({ provider: PROVIDER, signal: JOB.signal })

  test.each([
    ['is gone', { oauth_client_id: null, oauth_token_url: null }],
    ['leads elsewhere', { oauth_token_url: 'https://login.example.com/token' }],
  ])('our OAuth %s: found, and set right by one run', async (_what, fields) => {
    await set(true)
    await connect()
    expect((await check()).state).toBe('ok')
    await spoil(fields)
    const finding = await check()
    expect(finding.state).toBe('failed')
    expect(finding.details?.map(({ label }) => label)).toEqual(['oauth'])
    await connect()
    expect((await check()).state).toBe('ok')
    expect((await atSendgrid()).url).toBe(TOKEN_URL)
  })

  test('what somebody else put there is left alone until ours is switched on, and when ours is taken off', async () => {
    const theirs = { oauth_client_id: 'theirs', oauth_token_url: 'https://login.example.com/token' }
    await spoil({ ...theirs, bounce: false })
    expect((await check()).details?.map(({ label }) => label)).toEqual(['kinds'])
    await connect()
    expect(await atSendgrid()).toMatchObject({ id: 'theirs' })
    expect((await readEventWebhookDesk(PROVIDER)).tokens).toMatchObject({
      state: 'off',
      foreignUrl: 'https://login.example.com/token',
    })
    await set(true)
    await connect()
    expect((await atSendgrid()).url).toBe(TOKEN_URL)
    await spoil(theirs)
    await set(false)
    await connect()
    expect(await atSendgrid()).toMatchObject({ id: 'theirs' })
    expect(await state()).toBe('off')
  })
})

test('with the webhook its tokens go, and are not asked for when it is made again', async () => {
  await set(true)
  await connect()
  await prove()
  await removeEventWebhook(PROVIDER, actorId())
  expect(await row()).toMatchObject({ wantsOauth: false, oauthClientId: null, sealedOauthSecret: null })
  await answersWith(202)
  await connectSandbox()
  expect(await atSendgrid()).toEqual(NONE)
})

test('other keys that signed posts lately are counted: their webhooks bring no token', async () => {
  await set(true)
  await connect()
  expect((await readEventWebhookDesk(PROVIDER)).tokens.otherKeys).toBe(0)
  await post()
  await waitFor('the sighting', async () => (await readEventWebhookDesk(PROVIDER)).tokens.otherKeys === 1)
})
