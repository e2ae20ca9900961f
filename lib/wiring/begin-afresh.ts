import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { NEW_ACCOUNT, setSandboxControl } from '#lib/sandbox/control.ts'
import { clearSandboxFaults } from '#lib/sandbox/faults.ts'
import { announceSettings } from '#lib/settings/announce.ts'
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

/** Lets the sandbox give itself keys and a webhook again, in place of those that were entered. */
export async function connectByItself(actorId: string): Promise<void> {
  await requireSandbox()
  await transaction(async (tx) => {
    await setSandboxControl(tx, { isByHand: false })
    await record(tx, actorId, 'sandbox.connects-itself')
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
