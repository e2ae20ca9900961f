import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { readEventConnection } from '#lib/settings/event-connection.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { eventWebhookCheck } from '#lib/wiring/checks/event-webhook.ts'
import { inboundCheck } from '#lib/wiring/checks/inbound.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { removeEventWebhook } from '#lib/wiring/event-webhook-deeds.ts'
import { giveStream } from '#lib/wiring/give-stream.ts'
import { requireAccountClient } from '#lib/wiring/require-account-client.ts'
import { disconnectInbound } from '#lib/wiring/provision-inbound.ts'
import { provisionEventWebhook } from '#lib/wiring/provision-event-webhook.ts'
import { useDatabase } from '../support/database.ts'
import { thrownBy } from '../support/thrown.ts'
import { connect, host, HOST, useInboundRig } from './inbound-rig.ts'
import { actorId } from './sandbox-rig.ts'

useDatabase()
useInboundRig()

const provider = 'sandbox' as const
const context = { provider, signal: new AbortController().signal }

beforeEach(async () => {
  await db()
    .$executeRaw`truncate stream_settings, management_key, event_connection, verification_key, sandbox.api_key, sandbox.subuser, sandbox.webhook cascade`
  await connectSandbox()
  await db().streamSettings.deleteMany({ where: { stream: 'marketing' } })
  await db().sandboxSubuser.create({ data: { username: 'val-tx', email: 'val@example.com' } })
  await connect()
})

const give = async (subuser: string | null, stream: 'transactional' | 'marketing' = 'transactional') => {
  const { version } = await readStream(provider, stream)
  return giveStream({ provider, stream, subuser, version, actorId: actorId() })
}
const webhook = () => eventWebhookCheck.run(context)
const inbound = () => inboundCheck.run(context)
const connectWebhook = async () => {
  const client = await requireAccountClient(provider)
  await provisionEventWebhook({ provider, client, withTest: false, askedById: null })
}
const owners = async () => (await db().sandboxWebhook.findMany()).map(({ username }) => username).sort()

test('a webhook of the account of before is said to be there, is kept, and another is made beside it', async () => {
  expect((await webhook()).state).toBe('ok')
  expect(await give('val-tx')).toBe(
    'Saved. This mail goes out as the subuser val-tx now. Next: save a key made inside val-tx under Settings → SendGrid; see under Settings → Domains that it may send as hello@mailroom.test; connect the event webhook for it; connect an inbound host for it.',
  )
  expect(await webhook()).toMatchObject({
    state: 'waiting',
    isAnew: true,
    summary:
      'Our webhook belongs to the account itself, and this mail goes out as the subuser val-tx, which has none of ours yet.',
    advice: expect.stringMatching(/^Connect the event webhook for the subuser val-tx\. .* is kept/) as string,
  })
  await give(null)
  expect((await webhook()).state, 'straight back').toBe('ok')
  await give('val-tx')
  await connectWebhook()
  expect((await webhook()).state).toBe('ok')
  expect(await owners()).toEqual(['mailroom', 'val-tx'])
  expect(await readEventConnection(provider)).toMatchObject({ madeFor: 'val-tx', leftIn: [''] })
  expect((await webhook()).details).toContainEqual({
    label: 'webhook left in the account itself',
    found: 'reports mail sent before; remove it there when nothing comes from it any more',
  })
  await give(null)
  expect((await webhook()).summary).toBe(
    'Our webhook belongs to the subuser val-tx, and this mail goes out as the account itself, which has one that posts here and is not connected.',
  )
  await connectWebhook()
  expect(await readEventConnection(provider)).toMatchObject({ madeFor: '', leftIn: ['val-tx'] })
  await db().sandboxWebhook.deleteMany({ where: { username: 'val-tx' } })
  expect((await webhook()).details, 'what a person removed is forgotten').toHaveLength(1)
  expect(await readEventConnection(provider)).toMatchObject({ leftIn: [] })
})

test('it is removed in the account that has it', async () => {
  await give('val-tx')
  await removeEventWebhook(provider, actorId())
  expect(await owners()).toEqual([])
})

test('without a key of the other account nothing is made in the wrong one’s name', async () => {
  await db().managementKey.deleteMany()
  await db().sandboxKey.updateMany({
    where: { name: 'transactional' },
    data: {
      scopes: ['mail.send', 'user.webhooks.event.settings.read', 'user.webhooks.event.settings.update'],
    },
  })
  await give('val-tx')
  expect((await webhook()).advice).toMatch(/^Save a key made inside val-tx first\./)
  await connectWebhook()
  expect(await readEventConnection(provider)).toMatchObject({ madeFor: '', leftIn: [] })
  expect((await webhook()).state).toBe('waiting')
})

test('the host of the account of before goes on, and is given free before the other account has it', async () => {
  await give('val-tx')
  expect(await inbound()).toMatchObject({
    state: 'waiting',
    isAnew: true,
    summary: `${HOST} belongs to the account itself, and this mail goes out as the subuser val-tx, which has no host of ours yet.`,
    advice: expect.stringContaining('still brings replies') as string,
  })
  expect(await thrownBy(connect())).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('Disconnect it first') as string,
  })
  expect((await openInboundConnection(provider))?.urlSetAt, 'nothing was changed').not.toBeNull()
  await disconnectInbound(provider, actorId())
  expect(await host()).toBeNull()
  await connect()
  expect(await host()).toMatchObject({ username: 'val-tx' })
  expect(await openInboundConnection(provider)).toMatchObject({ madeFor: 'val-tx' })
  await give(null)
  await connect({ hostname: 'replies.example.com' })
  expect(await host('replies.example.com')).toMatchObject({ username: 'mailroom' })
  expect(await host()).toMatchObject({ username: 'val-tx' })
  expect(await openInboundConnection(provider)).toMatchObject({ madeFor: '' })
})

test('a subuser that the account does not list is refused; where it cannot be asked that is said', async () => {
  expect(await thrownBy(give('b'))).toMatchObject({ code: 'invalid' })
  expect(await readStream(provider, 'transactional')).toMatchObject({ subuser: null })
  await db().managementKey.deleteMany()
  expect(await give('b', 'marketing')).toContain('could not be asked')
})
