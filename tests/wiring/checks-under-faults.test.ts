import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '#lib/db.ts'
import { clearSandboxFaults, setSandboxFault, type FaultKind } from '#lib/sandbox/faults.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import type { Finding } from '#lib/setup/check.ts'
import { CHECKS } from '#lib/wiring/checks/registry.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { connectInbound } from '#lib/wiring/provision-inbound.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { HOST_ORDER } from '../support/host-order.ts'

useDatabase()
const sandboxPort = await freePort()
process.env.SANDBOX_PORT = String(sandboxPort)
process.env.PORT = String(await freePort())

/** The checks that ask SendGrid, and what each of them asks for. */
const ASKED = {
  key: '/v3/scopes',
  plan: '/v3/user/account',
  teammates: '/v3/teammates',
  sender: '/v3/verified_senders',
  'event-webhook': '/v3/user/webhooks/event',
  inbound: '/v3/user/webhooks/parse',
}
let sandbox: Awaited<ReturnType<typeof startSandbox>>

beforeAll(async () => {
  sandbox = await startSandbox({ port: sandboxPort, speed: Infinity })
  await connectSandbox()
  await connectInbound(
    {
      provider: 'sandbox',
      hostname: 'reply.example.com',
      ...HOST_ORDER,
    },
    (await makeUser({ role: 'admin' })).id,
  )
})
afterAll(() => sandbox.close())
beforeEach(() => clearSandboxFaults(db()))

/** Limits of calls pass this many times as fast, so that nobody waits for what never comes. */
const HASTE = 15
const timeout = AbortSignal.timeout.bind(AbortSignal)
beforeEach(() => {
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / HASTE))
})

test.each<[FaultKind, RegExp]>([
  ['429', /too many requests.*slow down/],
  ['500', /internal server error.*trouble of its own/],
  ['time-out', /no answer within 15 s.*did not answer in time/],
])('no step is called wrong where SendGrid answers %s, each says why, and each heals', async (kind, says) => {
  for (const pathPrefix of Object.values(ASKED))
    await setSandboxFault(db(), { pathPrefix, kind, count: null })
  const found = await runAll()
  expect(states(found)).toEqual(Object.fromEntries(Object.keys(ASKED).map((id) => [id, 'unknown'])))
  for (const [id, { summary, advice = '' }] of Object.entries(found))
    expect(`${summary} ${advice}`, id).toMatch(says)

  await clearSandboxFaults(db())
  expect(Object.values(states(await runAll()))).not.toContain('unknown')
})

async function runAll(): Promise<Record<string, Finding>> {
  const context = { provider: 'sandbox' as const, signal: new AbortController().signal }
  const asking = CHECKS.filter(({ id }) => id in ASKED)
  return Object.fromEntries(
    await Promise.all(asking.map(async (check) => [check.id, await check.run(context)] as const)),
  )
}

const states = (found: Record<string, Finding>) =>
  Object.fromEntries(Object.entries(found).map(([id, { state }]) => [id, state]))
