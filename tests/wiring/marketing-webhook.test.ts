import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { chooseSubuser } from '#lib/settings/choose-subuser.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { eventWebhookCheck } from '#lib/wiring/checks/event-webhook.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'

useDatabase()
const sandboxPort = await freePort()
process.env.SANDBOX_PORT = String(sandboxPort)
process.env.PORT = String(await freePort())

const PROVIDER = 'sandbox'
let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox({ port: sandboxPort, speed: Infinity })
})
afterAll(() => sandbox.close())

test('a webhook in order does not pass while marketing mail is another subuser’s', async () => {
  const actorId = (await makeUser({ role: 'admin' })).id
  await connectSandbox()
  const check = () => eventWebhookCheck.run({ provider: PROVIDER, signal: new AbortController().signal })
  expect((await check()).state).toBe('ok')
  const { version } = await readStream(PROVIDER, 'marketing')
  await chooseSubuser({ provider: PROVIDER, stream: 'marketing', subuser: 'news', version, actorId })
  expect(await check()).toMatchObject({
    state: 'waiting',
    summary: expect.stringContaining('the subuser news') as string,
  })
})
