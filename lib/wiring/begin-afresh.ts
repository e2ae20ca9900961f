import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { restoreFirstSender } from '#lib/sandbox/account.ts'
import { NEW_ACCOUNT, setSandboxControl } from '#lib/sandbox/control.ts'
import { clearSandboxFaults } from '#lib/sandbox/faults.ts'
import { areVerified } from '#lib/sandbox/identity.ts'
import { OWNER } from '#lib/sandbox/route.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import { forgetKeys } from '#lib/settings/forget-keys.ts'
import { STREAMS, type Stream } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { requireSandbox } from '#lib/wiring/sandbox-desk.ts'

const provider = 'sandbox' as const

/**
 * Makes the sandbox's account a new one, which knows nothing of Mailroom, and has Mailroom forget what it knew of it: keys,
 * webhook, host, domains, and what the checks found. It is connected by hand from then on, as an account of SendGrid's is.
 * Mail and its events stay. Throws `conflict` while the sandbox is not the provider.
 */
export async function beginAfresh(actorId: string): Promise<void> {
  await requireSandbox()
  await transaction(async (tx) => {
    // First: from now on nobody connects it.
    await setSandboxControl(tx, { ...NEW_ACCOUNT, isByHand: true, begunAt: new Date() })
    await emptyAccount(tx)
    for (const forget of [
      () => tx.streamSettings.deleteMany({ where: { provider } }),
      () => tx.spareKey.deleteMany({ where: { provider } }),
      () => tx.managementKey.deleteMany({ where: { provider } }),
      () => tx.eventConnection.deleteMany({ where: { provider } }),
      () => tx.verificationKey.deleteMany({ where: { provider } }),
      () => tx.inboundConnection.deleteMany({ where: { provider } }),
      () => tx.mailDomain.deleteMany({ where: { provider } }),
      () => tx.checkStanding.deleteMany({ where: { provider } }),
      () => tx.checkSkip.deleteMany({ where: { provider } }),
    ])
      await forget()
    await record(tx, actorId, 'sandbox.begun-afresh')
  })
}

/**
 * Lets the sandbox give itself keys and a webhook again, in place of those that were entered: all mail is the account's own
 * then, and goes out from an address that it has verified. Throws `conflict` while the sandbox is not the provider.
 */
export async function connectByItself(actorId: string): Promise<void> {
  await requireSandbox()
  const unverified = await listUnverifiedStreams()
  await transaction(async (tx) => {
    await setSandboxControl(tx, { isByHand: false })
    // A key that was entered may be a subuser's, or may do less than connecting needs.
    await forgetKeys(tx, provider)
    await giveBackToAccount(tx)
    await tx.streamSettings.updateMany({
      where: { provider, stream: { in: unverified } },
      data: { fromName: '', fromAddress: '', version: { increment: 1 } },
    })
    await restoreFirstSender(tx)
    await record(tx, actorId, 'sandbox.connects-itself')
  })
}

/** Streams without a sender get the account's first one when it is connected. */
async function listUnverifiedStreams(): Promise<Stream[]> {
  const streams = await Promise.all(
    STREAMS.map(async (stream) => {
      const { fromAddress } = await readStream(provider, stream)
      return (await areVerified(OWNER, [fromAddress])) ? [] : [stream]
    }),
  )
  return streams.flat()
}

async function giveBackToAccount(tx: Tx): Promise<void> {
  await tx.streamSettings.updateMany({
    where: { provider, subuser: { not: null } },
    data: { subuser: null, subuserAt: new Date(), version: { increment: 1 } },
  })
}

async function emptyAccount(tx: Tx): Promise<void> {
  await clearSandboxFaults(tx)
  for (const empty of [
    () => tx.sandboxKey.deleteMany(),
    () => tx.sandboxWebhook.deleteMany(),
    () => tx.sandboxParseHost.deleteMany(),
    () => tx.sandboxPolicy.deleteMany(),
    () => tx.sandboxSender.deleteMany(),
    () => tx.sandboxDomain.deleteMany(),
    () => tx.sandboxLink.deleteMany(),
    () => tx.sandboxDnsRecord.deleteMany(),
    () => tx.sandboxSubuser.deleteMany(),
    () => tx.sandboxInvitation.deleteMany(),
  ])
    await empty()
}

async function record(tx: Tx, actorId: string, action: string): Promise<void> {
  await recordAudit(tx, { actorId, action, subjectType: 'sandbox', subjectId: 'account' })
  await announceSettings(tx)
}
