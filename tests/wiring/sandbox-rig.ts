import { afterAll, beforeAll } from 'vitest'
import { db } from '#lib/db.ts'
import { ensureSandboxAccount } from '#lib/sandbox/account.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { saveManagementKey } from '#lib/settings/management-key.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'

// Configuration is parsed once, so the ports must be known before the first use of anything.
const sandboxPort = await freePort()
/** Where the product would be. */
export const port = await freePort()
process.env.SANDBOX_PORT = String(sandboxPort)
process.env.PORT = String(port)

let actor = ''
/** An admin. Known once the tests run. */
export const actorId = () => actor

/** A sandbox for the tests of one file; `connect` makes the product known to it. Call it after `useDatabase()`. */
export function useSandbox(connect: () => Promise<unknown>): void {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  beforeAll(async () => {
    sandbox = await startSandbox({ port: sandboxPort, speed: Infinity })
    actor = (await makeUser({ role: 'admin' })).id
    await connect()
  })
  afterAll(() => sandbox.close())
}

/** Keeps the key that manages the sandbox's account, and connects nothing else. */
export async function manageSandbox(): Promise<void> {
  const { management } = await ensureSandboxAccount(db())
  await saveManagementKey(db(), { provider: 'sandbox', key: management ?? '', version: 0, actorId: null })
}
