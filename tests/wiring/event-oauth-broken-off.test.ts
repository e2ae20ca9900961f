import { describe, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { checkOauthClient, noteOauthGiven } from '#lib/settings/event-oauth.ts'
import { rotateTokenSecret } from '#lib/wiring/ask-for-event-webhook.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'
import { provisionEventWebhook } from '#lib/wiring/provision-event-webhook.ts'
import { useDatabase } from '../support/database.ts'
import { faultyClient, type CallFault } from '../support/webhook-faults.ts'
import {
  PROVIDER,
  TOKEN_URL,
  connect,
  set,
  row,
  atSendgrid,
  NONE,
  state,
  oauth,
  prove,
  actorId,
  useOauthRig,
} from './oauth-rig.ts'

useDatabase()
useOauthRig()

/** Every call of the next connection broken off in turn, each from the same beginning. */
async function brokenOffEverywhere(begin: () => Promise<void>, holds: (what: string) => Promise<void>) {
  const { client } = (await openAccountClient(PROVIDER)) ?? {}
  if (!client) throw new Error('no account')
  const provision = (through = client) =>
    provisionEventWebhook({ provider: PROVIDER, client: through, withTest: false, askedById: null })
  const counting = faultyClient(client, 'killed', Infinity)
  await begin()
  await provision(counting)
  expect(counting.calls()).toBeGreaterThanOrEqual(4)
  for (const fault of ['killed', 'answer lost'] as const satisfies CallFault[]) {
    for (let at = 1; at <= counting.calls(); at += 1) {
      await begin()
      await expect(provision(faultyClient(client, fault, at)), `${fault} at ${at}`).rejects.toThrow()
      await provision()
      await holds(`${fault} at ${at}`)
    }
  }
}

test('switching on, broken off at each call and run again: SendGrid and we have the same secret', async () => {
  await brokenOffEverywhere(
    async () => {
      await db().$executeRaw`truncate event_connection, verification_key, sandbox.webhook cascade`
      await connectSandbox()
      await set(true)
    },
    async (what) => {
      const { clientId, secret, givenAt } = await oauth()
      expect(await atSendgrid(), what).toEqual({ id: clientId, url: TOKEN_URL, secret })
      expect(givenAt, what).not.toBeNull()
      expect(await db().sandboxWebhook.count(), what).toBe(1)
    },
  )
}, 30_000)

test('switching off, broken off at each call and run again: nothing is left anywhere, and nothing is refused meanwhile', async () => {
  await brokenOffEverywhere(
    async () => {
      await set(true)
      await connect()
      await set(false)
      expect(await state()).toBe('ending')
    },
    async (what) => {
      expect(await atSendgrid(), what).toEqual(NONE)
      expect(await row(), what).toMatchObject({
        wantsOauth: false,
        oauthClientId: null,
        sealedOauthSecret: null,
      })
    },
  )
}, 30_000)

describe('another secret', () => {
  const isGood = async (secret: string, now = new Date()) =>
    (await checkOauthClient({ clientId: (await oauth()).clientId, secret }, now)) === 'good'

  test('the former one is taken until SendGrid has the new one, and 24 hours longer', async () => {
    await set(true)
    await connect()
    await prove()
    const former = (await oauth()).secret
    await rotateTokenSecret(PROVIDER, actorId())
    const { secret } = await oauth()
    expect(secret).not.toBe(former)
    const inDays = (days: number) => new Date(Date.now() + days * 24 * 3600_000)
    expect([await isGood(former, inDays(9)), await isGood(secret, inDays(9))]).toEqual([true, true])
    await connect()
    expect((await atSendgrid()).secret).toBe(secret)
    expect(await isGood(former, inDays(0.99))).toBe(true)
    expect(await isGood(former, inDays(1.01))).toBe(false)
    expect(await isGood(secret, inDays(1.01))).toBe(true)
    expect(await state(), 'tokens stay required').toBe('required')
  })

  test('broken off at each call and run again goes on with the secret it made', async () => {
    await set(true)
    await connect()
    let former = ''
    await brokenOffEverywhere(
      async () => {
        former = (await oauth()).secret
        await rotateTokenSecret(PROVIDER, actorId())
        await rotateTokenSecret(PROVIDER, actorId())
      },
      async (what) => {
        const { secret } = await oauth()
        expect((await atSendgrid()).secret, what).toBe(secret)
        expect([await isGood(secret), await isGood(former)], what).toEqual([true, true])
      },
    )
  }, 30_000)

  test('that a former one was given is not kept of the present one', async () => {
    await set(true)
    await connect()
    const { secret } = await oauth()
    await rotateTokenSecret(PROVIDER, actorId())
    await noteOauthGiven(PROVIDER, secret)
    expect((await oauth()).givenAt).toBeNull()
  })
})
