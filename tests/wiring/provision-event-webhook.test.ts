import { fork } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { sendgridClient, type SendgridClient } from '#lib/sendgrid/client.ts'
import { readEventConnection, saveEventConnection } from '#lib/settings/event-connection.ts'
import { readEventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import { provisionEventWebhook } from '#lib/wiring/provision-event-webhook.ts'
import { readAllPosts } from '#lib/wiring/read-all-posts.ts'
import { useSandbox } from '../sandbox/sandbox.ts'
import { useDatabase } from '../support/database.ts'
import { openEventDoor } from '../support/event-door.ts'
import { freePort } from '../support/free-port.ts'
import { thrownBy } from '../support/thrown.ts'
import { waitFor } from '../support/wait-for.ts'
import { faultyClient, type CallFault } from '../support/webhook-faults.ts'

const database = useDatabase()
const port = await freePort()
process.env.PORT = String(port)
const sandbox = useSandbox()

const OURS = `http://127.0.0.1:${port}/api/webhooks/sendgrid/events`
const PROVIDER = 'sandbox'
const SETTINGS = '/v3/user/webhooks/event/settings'

beforeEach(async () => {
  await db().$executeRaw`truncate event_connection, verification_key cascade`
  // Another instance's, older than ours: what an endpoint without an id would change.
  await sandbox.call('POST', SETTINGS, {
    url: 'https://val.example.com/api/webhooks/sendgrid/events',
    friendly_name: `Mailroom test`,
    enabled: true,
    delivered: true,
  })
})
let door: Awaited<ReturnType<typeof openEventDoor>> | null = null
afterEach(async () => {
  await door?.close()
  door = null
})

const client = () => sendgridClient(sandbox.account())
const provision = (through: SendgridClient = client(), withTest = false) =>
  provisionEventWebhook({ provider: PROVIDER, client: through, withTest, askedById: null })
const webhooks = () => db().sandboxWebhook.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
const foreign = async () => (await webhooks()).filter(({ url }) => url !== OURS)
const ours = async () => (await webhooks()).filter(({ url }) => url === OURS)
const keys = async () => (await db().verificationKey.findMany()).map(({ publicKey }) => publicKey)

/** One webhook of ours with every kind on, its key kept, and nothing else touched. */
async function expectConnected(untouched: unknown): Promise<void> {
  const [mine, ...more] = await ours()
  expect(more).toEqual([])
  expect(mine?.settings).toMatchObject({ enabled: true, processed: true, group_resubscribe: true })
  expect(mine?.publicKey).not.toBeNull()
  expect(await keys()).toContain(mine?.publicKey)
  expect(await readEventConnection(PROVIDER)).toMatchObject({
    url: OURS,
    webhookId: mine?.id,
    publicKey: mine?.publicKey,
    rotatedFrom: null,
    step: null,
    lastError: null,
  })
  expect(await foreign()).toEqual(untouched)
}

const faulty = (fault: CallFault, at: number) => faultyClient(client(), fault, at)

async function callsOf(run: (through: SendgridClient) => Promise<void>): Promise<number> {
  const counted = faulty('killed', Infinity)
  await run(counted)
  return counted.calls()
}

const fresh = async () => {
  await db().sandboxWebhook.deleteMany({ where: { url: OURS } })
  await db().$executeRaw`truncate event_connection, verification_key cascade`
}

describe('provisioning', () => {
  test('makes one signed webhook with every kind, keeps its key, and leaves foreign ones as they are', async () => {
    const untouched = await foreign()
    await provision()
    await expectConnected(untouched)
  })

  test('a second time changes nothing, five at once make one', async () => {
    const untouched = await foreign()
    await Promise.all(Array.from({ length: 5 }, () => provision()))
    const before = await webhooks()
    await provision()
    expect(await webhooks()).toEqual(before)
    await expectConnected(untouched)
  })

  test('broken off at each call in turn and run again: one webhook, our key kept', async () => {
    const untouched = await foreign()
    const calls = await callsOf((through) => provision(through))
    expect(calls).toBeGreaterThanOrEqual(4)
    for (const fault of ['killed', 'answer lost', 'too many', 'no answer'] as const) {
      for (let at = 1; at <= calls; at += 1) {
        await fresh()
        await expect(provision(faulty(fault, at)), `${fault} at ${at}`).rejects.toThrow()
        await provision()
        await expectConnected(untouched)
      }
    }
  })

  test('killed with -9 once it was made, and again once it was signed, the next run goes on', async () => {
    const untouched = await foreign()
    expect(await runKilled(2)).toBe('SIGKILL')
    expect(await ours()).toMatchObject([{ publicKey: null }])
    expect(await runKilled(2)).toBe('SIGKILL')
    expect(await keys()).toEqual([])
    await provision()
    await expectConnected(untouched)
  }, 30_000)

  test('moves our webhook along when our address changed, by the id we kept', async () => {
    await provision()
    const [before] = await ours()
    await db().sandboxWebhook.update({
      where: { id: before?.id ?? '' },
      data: { url: 'http://127.0.0.1:1/api/webhooks/sendgrid/events' },
    })
    await saveEventConnection(db(), PROVIDER, { url: 'http://127.0.0.1:1/api/webhooks/sendgrid/events' })
    await provision()
    expect(await ours()).toMatchObject([{ id: before?.id, publicKey: before?.publicKey }])
  })

  test('goes on with what a person made at our address: SendGrid takes an address once', async () => {
    await provision()
    const [mine] = await ours()
    await db().sandboxWebhook.update({
      where: { id: mine?.id ?? '' },
      data: { url: 'https://else.example.com/' },
    })
    await sandbox.call('POST', SETTINGS, { url: OURS, friendly_name: 'By hand', enabled: true, bounce: true })
    const untouched = await foreign()
    await provision()
    await expectConnected(untouched)
  })

  test('leaves the webhook where it is while another Mailroom on this database listens there', async () => {
    const other = await freePort()
    door = await openEventDoor(other)
    const there = `http://127.0.0.1:${other}/api/webhooks/sendgrid/events`
    await provision()
    const [before] = await ours()
    await db().sandboxWebhook.update({ where: { id: before?.id ?? '' }, data: { url: there } })
    await saveEventConnection(db(), PROVIDER, { url: there })
    await provision()
    expect(await ours()).toEqual([])
    expect((await webhooks()).find(({ id }) => id === before?.id)?.url).toBe(there)
  })

  test('sets right what somebody changed: a kind unticked, switched off, signing off', async () => {
    const untouched = await foreign()
    await provision()
    const { webhookId } = (await readEventConnection(PROVIDER)) ?? {}
    await sandbox.call('PATCH', `${SETTINGS}/${webhookId}`, { enabled: false, bounce: false })
    await sandbox.call('PATCH', `${SETTINGS}/signed/${webhookId}`, { enabled: false })
    const [lost] = await keys()
    await provision()
    await expectConnected(untouched)
    expect((await ours())[0]?.settings).toMatchObject({ bounce: true })
    expect(await keys(), 'posts signed before are on their way').toContain(lost)
  })

  test('without a free slot nothing is made and the reason is kept', async () => {
    await setSandboxControl(db(), { maxWebhooks: 1 })
    const before = await webhooks()
    expect(await thrownBy(provision())).toMatchObject({
      code: 'rejected-by-provider',
      message: expect.stringContaining('You have reached the maximum number of webhooks') as string,
    })
    expect(await webhooks()).toEqual(before)
    expect(await readEventConnection(PROVIDER)).toMatchObject({
      errorCode: 'no-slot',
      step: null,
      lastError: 'You have reached the maximum number of webhooks per your current billing plan.',
    })
    expect(
      await readEventWebhookDesk(PROVIDER),
      'one can be chosen without having looked before',
    ).toMatchObject({
      others: [{ id: before[0]?.id, url: before[0]?.url }],
      slots: { used: 1, allowed: 1 },
    })
  })

  test('a list without keys takes no key from what is shown while connecting fails', async () => {
    await provision()
    const { publicKey } = (await readEventConnection(PROVIDER)) ?? {}
    const busy = faulty('too many', 2)
    const isKey = (name: string) => name === 'public_key'
    const request: SendgridClient['request'] = async (call) => {
      const reply = await busy.request(call)
      const text = JSON.stringify(reply, (name, value: unknown) => (isKey(name) ? undefined : value))
      return JSON.parse(text) as typeof reply
    }
    expect(await thrownBy(provision({ request }))).toMatchObject({ code: 'provider-unavailable' })
    expect(await readEventWebhookDesk(PROVIDER)).toMatchObject({ connection: { publicKey }, drift: [] })
  })

  test('the test batch comes in through the door, signed by our key, and is kept out of the bin', async () => {
    door = await openEventDoor(port)
    await provision(client(), true)
    const { publicKey, testedAt } = (await readEventConnection(PROVIDER)) ?? {}
    await waitFor('the key to be seen', async () => {
      const key = await db().verificationKey.findUnique({ where: { publicKey: publicKey ?? '' } })
      return key?.lastSeenAt && testedAt && key.lastSeenAt >= testedAt
    })
    await readAllPosts(new AbortController().signal)
    expect(await db().mailEvent.count({ where: { email: 'example@test.com' } })).toBe(11)
    expect(await db().unmatchedEvent.count()).toBe(0)
  })
})

describe('rotation', () => {
  const rotate = async () => {
    const { publicKey } = (await readEventConnection(PROVIDER)) ?? {}
    await saveEventConnection(db(), PROVIDER, { rotatedFrom: publicKey ?? '' })
    return publicKey ?? ''
  }

  test('the new key is kept, the old one still counts', async () => {
    const untouched = await foreign()
    await provision()
    const old = await rotate()
    await provision()
    await expectConnected(untouched)
    expect((await ours())[0]?.publicKey).not.toBe(old)
    expect(await keys()).toContain(old)
  })

  test('a wish for another key that is told while a run is under way is kept for the next one', async () => {
    await provision()
    const old = (await readEventConnection(PROVIDER))?.publicKey
    const request: SendgridClient['request'] = async (call) => {
      const reply = await client().request(call)
      if (call.method === 'PATCH' && call.url.includes('/signed/')) await rotate()
      return reply
    }
    await provision({ request })
    expect(await readEventConnection(PROVIDER)).toMatchObject({ publicKey: old, rotatedFrom: old })
    await provision()
    const { publicKey, rotatedFrom } = (await readEventConnection(PROVIDER)) ?? {}
    expect(publicKey).not.toBe(old)
    expect(rotatedFrom).toBeNull()
  })

  test('broken off at each call in turn and run again: another key, kept, and rotated once', async () => {
    const untouched = await foreign()
    await provision()
    await rotate()
    const calls = await callsOf((through) => provision(through))
    for (let at = 1; at <= calls; at += 1) {
      const old = await rotate()
      await expect(provision(faulty('killed', at)), `killed at ${at}`).rejects.toThrow()
      await provision()
      await expectConnected(untouched)
      expect((await ours())[0]?.publicKey).not.toBe(old)
      expect(await keys()).toContain(old)
      await db().verificationKey.deleteMany({ where: { publicKey: old } })
    }
  })
})

/** Provisions in a process of its own that kills itself right after its n-th call was answered. */
function runKilled(after: number): Promise<string | null> {
  const child = fork('tests/wiring/provision-killed-process.ts', {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      DATABASE_URL: database.url(),
      KILL_AFTER: String(after),
      API_KEY: sandbox.account().apiKey,
      BASE_URL: sandbox.url(),
    },
  })
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
}
