import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import { isFixedByEnvironment, isRegionFixed } from '#lib/settings/environment.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'

/**
 * Switches sending on or off; receiving goes on either way. `version` is the one the editor saw.
 * Throws `conflict` when somebody was quicker and `not-allowed` when the environment decides.
 */
export async function setSending(input: {
  isEnabled: boolean
  version: number
  actorId: string
}): Promise<void> {
  if (isFixedByEnvironment()) throw decidedByEnvironment('SENDGRID_TRANSACTIONAL_KEY')
  await transaction(async (tx) => {
    const before = await readMailSettings(tx)
    if (before.isEnabled === input.isEnabled) return
    await save(tx, input.version, { isEnabled: input.isEnabled })
    await recordChange(tx, input.actorId, input.isEnabled ? 'sending.switched-on' : 'sending.switched-off', {
      isEnabled: input.isEnabled,
    })
  })
}

/**
 * Chooses who carries new mail. Messages that exist keep the provider they went by. `version` is the one the editor
 * saw. Throws `conflict` when somebody was quicker and `not-allowed` when the environment decides.
 */
export async function changeProvider(input: {
  provider: Provider
  version: number
  actorId: string
}): Promise<void> {
  await transaction(async (tx) => {
    const before = await readMailSettings(tx)
    if (before.provider === input.provider) return
    if (isFixedByEnvironment() && input.provider === 'sandbox')
      throw decidedByEnvironment('SENDGRID_TRANSACTIONAL_KEY')
    if (isFixedByEnvironment() && isRegionFixed()) throw decidedByEnvironment('SENDGRID_API_URL')
    await save(tx, input.version, { provider: input.provider })
    await recordChange(tx, input.actorId, 'provider.changed', { from: before.provider, to: input.provider })
  })
}

/**
 * Says whether real mail depends on this instance. `version` is the one the editor saw. Throws `conflict` when somebody
 * was quicker.
 */
export async function setProduction(input: {
  isProduction: boolean
  version: number
  actorId: string
}): Promise<void> {
  await transaction(async (tx) => {
    const before = await readMailSettings(tx)
    if (before.isProduction === input.isProduction) return
    await save(tx, input.version, { isProduction: input.isProduction })
    // What was found of the plan was judged by the other measure: until it is checked again nothing is known of it.
    await tx.checkStanding.deleteMany({ where: { checkId: 'plan' } })
    const action = input.isProduction ? 'production.marked' : 'production.unmarked'
    await recordChange(tx, input.actorId, action, { isProduction: input.isProduction })
  })
}

/** Version 0 stands for the row that is not there yet. */
async function save(
  tx: Tx,
  version: number,
  change: { isEnabled: boolean } | { provider: Provider } | { isProduction: boolean },
): Promise<void> {
  const { count } =
    version === 0
      ? await tx.mailSettings.createMany({ data: [{ id: 1, ...change }], skipDuplicates: true })
      : await tx.mailSettings.updateMany({
          where: { id: 1, version },
          data: { ...change, version: { increment: 1 } },
        })
  if (count === 0) {
    throw new DomainError(
      'conflict',
      'Somebody changed these settings meanwhile. Reload the page to see them as they are, then try again.',
    )
  }
}

async function recordChange(
  tx: Tx,
  actorId: string,
  action: string,
  changes: Record<string, string | boolean>,
): Promise<void> {
  await recordAudit(tx, { actorId, action, subjectType: 'mail_settings', subjectId: '1', changes })
  await announceSettings(tx)
}

function decidedByEnvironment(variable: string): DomainError {
  return new DomainError(
    'not-allowed',
    `The environment decides this (${variable}). Change it there and start Mailroom again.`,
  )
}
