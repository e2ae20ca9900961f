import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { ensureSandboxAccount, FIRST_SENDER, findKeyScopes } from '#lib/sandbox/account.ts'
import { readSandboxControl } from '#lib/sandbox/control.ts'
import { findManagementKey, openManagementKey, saveManagementKey } from '#lib/settings/management-key.ts'
import { STREAMS, type Provider, type Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { openStreamKey, readStream } from '#lib/settings/read-stream.ts'
import { saveStream } from '#lib/settings/save-stream.ts'
import { checkStreamKey } from '#lib/wiring/check-stream-key.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'
import { provisionEventWebhook } from '#lib/wiring/provision-event-webhook.ts'

const SENDER = { fromName: 'Mailroom sandbox', fromAddress: FIRST_SENDER }

/** The sandbox is on this machine (ms). */
const CALL_TIMEOUT_MS = 5_000

/** One at a time: in this process by this promise, among processes by the lock below. */
let running: Promise<boolean> | null = null

/**
 * While the sandbox is the provider: gives it an account, keeps that account's keys as the sandbox streams' own, and
 * has it post signed events to us. Safe to call again and from several processes at once. False: the sandbox is not
 * the provider, or is to be connected by hand. Throws `provider-unavailable` when the sandbox does not answer (yet).
 */
export function connectSandbox(): Promise<boolean> {
  return (running ??= connect().finally(() => (running = null)))
}

/** Whether keys and webhook come by themselves: in the sandbox, unless a person wants to connect it by hand. */
export async function connectsItself(provider: Provider): Promise<boolean> {
  return provider === 'sandbox' && !(await readSandboxControl(db())).isByHand
}

async function connect(): Promise<boolean> {
  if (!(await connectsItself((await readMailSettings()).provider))) return false
  // Committed before the sandbox is spoken to, which reads its keys from the database.
  await transaction(prepareAccount)
  await registerWebhook()
  for (const stream of STREAMS) {
    const { check } = await readStream('sandbox', stream)
    if (!check) await checkStreamKey('sandbox', stream)
  }
  return true
}

async function prepareAccount(tx: Tx): Promise<void> {
  await lock(tx)
  await ensureKeys(tx)
}

/** Makes keys for the streams whose key is absent or no longer the account's, all in one go. */
async function ensureKeys(tx: Tx): Promise<void> {
  for (const stream of STREAMS) {
    const key = await orForget(openStreamKey('sandbox', stream, tx))
    const isGood = key !== null && (await findKeyScopes(tx, key)) !== null
    // Only its hash is kept there, so a key that we lost can only be replaced.
    if (!isGood) await tx.sandboxKey.deleteMany({ where: { name: stream } })
  }
  const managing = await orForget(openManagementKey('sandbox', tx))
  const isManaging = managing !== null && (await findKeyScopes(tx, managing)) !== null
  if (!isManaging) await tx.sandboxKey.deleteMany({ where: { name: 'management' } })
  const made = await ensureSandboxAccount(tx)
  for (const stream of STREAMS) {
    if (made[stream] !== null) await keepKey(tx, stream, made[stream])
  }
  if (made.management !== null) {
    const version = (await findManagementKey('sandbox', tx))?.version ?? 0
    await saveManagementKey(tx, { provider: 'sandbox', key: made.management, version, actorId: null })
  }
}

/** Null as well for a key that was sealed with another SECRET_KEY: the sandbox gives out a new one. */
function orForget(opening: Promise<string | null>): Promise<string | null> {
  return opening.catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-configured') return null
    throw error
  })
}

async function keepKey(tx: Tx, stream: Stream, key: string): Promise<void> {
  const { fromName, fromAddress, version } = await readStream('sandbox', stream, tx)
  const sender = fromAddress ? { fromName, fromAddress } : SENDER
  await saveStream(tx, { provider: 'sandbox', stream, ...sender, key, version, actorId: null })
}

/** Over HTTP, as with a real account. No test batch: the web process need not listen yet. */
async function registerWebhook(): Promise<void> {
  const account = await openAccountClient('sandbox', { timeoutMs: CALL_TIMEOUT_MS })
  if (!account) throw new DomainError('not-configured', 'The sandbox has no transactional key.')
  try {
    await provisionEventWebhook({
      provider: 'sandbox',
      client: account.client,
      withTest: false,
      askedById: null,
    })
  } catch (error) {
    // Refused (no free slot, a fault that was asked for): the page says so, and asking again would not help.
    if (!(error instanceof DomainError) || error.code !== 'rejected-by-provider') throw error
    log('worker').warn({ err: error }, 'the sandbox refused its event webhook')
  }
}

async function lock(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('mailroom.connect-sandbox'))`
}
