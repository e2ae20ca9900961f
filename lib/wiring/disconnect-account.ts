import { recordAudit } from '#lib/audit/record-audit.ts'
import { db, transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { listWebhooks } from '#lib/sendgrid/event-webhook.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import { isFixedByEnvironment } from '#lib/settings/environment.ts'
import { readEventConnection, saveEventConnection } from '#lib/settings/event-connection.ts'
import { forgetKeys, listKeptKeys } from '#lib/settings/forget-keys.ts'
import { openInboundConnection, saveInboundFacts } from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { setSending } from '#lib/settings/save-mail-settings.ts'
import { leaveChecks } from '#lib/setup/leave-checks.ts'
import { connectsItself } from '#lib/wiring/connect-sandbox.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { FORGOTTEN_WEBHOOK, removeEventWebhook } from '#lib/wiring/event-webhook-deeds.ts'
import { disconnectInbound } from '#lib/wiring/provision-inbound.ts'

/** What an admin who leaves wants removed at SendGrid; the rest stays there as it is. */
export type Leaving = { provider: Provider; removesWebhook: boolean; removesInbound: boolean }

/** What of ours may still stand at the provider. */
type Standing = 'webhook' | 'inbound'

/**
 * Leaves an account: sending off, our webhook and our host removed where that is wanted, and the keys forgotten last, since
 * the former needs them. Mail, events, domains and verification keys stay. Safe to repeat, also after a kill: what is done
 * is passed over. What SendGrid refuses, as it does with a dead key, stays there, and the connection says why; what it does
 * not answer throws `provider-unavailable` with the keys still here. Throws `conflict` (another provider by now, a sandbox
 * that connects itself) and `not-allowed` (the key is the environment's).
 */
export async function disconnectAccount(wish: Leaving, actorId: string): Promise<Standing[]> {
  const { provider } = wish
  await requireLeavable(provider)
  const { version } = await readMailSettings()
  await setSending({ isEnabled: false, version, actorId })
  const left = [...(await leaveWebhook(wish, actorId)), ...(await leaveInbound(wish, actorId))]
  await transaction(async (tx) => {
    const forgotten = await forgetKeys(tx, provider)
    // Nothing goes on without a key, and what worked is not missed by the doctor.
    await tx.eventConnection.updateMany({ where: { provider }, data: { step: null, rotatedFrom: null } })
    await leaveChecks(tx, provider)
    // Without a key nothing was connected, and nothing could be removed: it was left before.
    if (forgotten > 0) await record(tx, { provider, actorId, action: 'account.disconnected', left })
  })
  return left
}

/** Forgets what was left standing, once somebody has removed it at SendGrid. Throws `conflict` while there is a key to ask with. */
export async function forgetStanding(provider: Provider, actorId: string): Promise<void> {
  await transaction(async (tx) => {
    if ((await listKeptKeys(tx, provider)).length > 0)
      throw new DomainError('conflict', 'There is a key again. Look at the account with it.')
    await tx.eventConnection.updateMany({ where: { provider }, data: FORGOTTEN_WEBHOOK })
    await saveInboundFacts(tx, provider, {
      madeFor: null,
      connectedAt: null,
      urlSetAt: null,
      policyId: null,
      policyKey: null,
    })
    await record(tx, { provider, actorId, action: 'account.remains-forgotten', left: [] })
  })
}

async function requireLeavable(provider: Provider): Promise<void> {
  const settings = await readMailSettings()
  if (settings.provider !== provider)
    throw new DomainError('conflict', 'Somebody chose another provider meanwhile. Reload the page.')
  if (await connectsItself(provider))
    throw new DomainError('conflict', 'The sandbox connects itself. Begin afresh there instead.')
  if (provider !== 'sandbox' && isFixedByEnvironment()) {
    throw new DomainError(
      'not-allowed',
      'The environment gives the key (SENDGRID_TRANSACTIONAL_KEY). Take it out there, start Mailroom again, then disconnect.',
    )
  }
}

async function leaveWebhook({ provider, removesWebhook }: Leaving, actorId: string): Promise<Standing[]> {
  if (!(await readEventConnection(provider))?.webhookId) return []
  const why = removesWebhook ? await obstacleOf(() => takeWebhookDown(provider, actorId)) : null
  // Gone although what was asked afterwards was refused.
  if (!(await readEventConnection(provider))?.webhookId) return []
  await saveEventConnection(db(), provider, failureOf(why))
  return ['webhook']
}

/** Another instance may have taken our webhook over: then it posts there, and is not ours to remove. Null: removed. */
async function takeWebhookDown(provider: Provider, actorId: string): Promise<string | null> {
  const ours = await readEventConnection(provider)
  const owning = await requireOwnerClient({ provider, madeFor: ours?.madeFor ?? null })
  const { webhooks } = await listWebhooks(owning)
  const present = webhooks.find(({ id }) => id === ours?.webhookId)
  if (present && present.url !== ours?.url) return `It posts to ${present.url} now, so somebody else uses it.`
  await removeEventWebhook(provider, actorId)
  return null
}

async function leaveInbound({ provider, removesInbound }: Leaving, actorId: string): Promise<Standing[]> {
  if (!(await openInboundConnection(provider))?.connectedAt) return []
  const why = removesInbound
    ? await obstacleOf(async () => {
        await disconnectInbound(provider, actorId)
        return null
      })
    : null
  if (!(await openInboundConnection(provider))?.connectedAt) return []
  await saveInboundFacts(db(), provider, failureOf(why))
  return ['inbound']
}

/** Why something could not be removed for good; null: it was. What may be otherwise in a moment is thrown. */
async function obstacleOf(remove: () => Promise<string | null>): Promise<string | null> {
  try {
    return await remove()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code !== 'provider-unavailable') return wordsOf(error)
    throw new DomainError(
      error.code,
      `Sending is off, and the keys are still here. ${wordsOf(error)} Try again, or leave what stands at SendGrid as it is.`,
      { cause: error },
    )
  }
}

/** SendGrid's own sentence where there is one: advice to enter another key is none for somebody who leaves. */
function wordsOf({ message, cause }: DomainError): string {
  return typeof cause === 'string' ? `SendGrid says “${cause}”.` : message
}

function failureOf(why: string | null) {
  return why === null
    ? { lastError: null, errorCode: null, failedAt: null }
    : { lastError: why, errorCode: 'left-standing', failedAt: new Date() }
}

async function record(
  tx: Tx,
  {
    provider,
    actorId,
    action,
    left,
  }: { provider: Provider; actorId: string; action: string; left: Standing[] },
): Promise<void> {
  const subject = { subjectType: 'sendgrid_account', subjectId: provider }
  await recordAudit(tx, { actorId, action, ...subject, changes: { left } })
  await announceSettings(tx)
}
