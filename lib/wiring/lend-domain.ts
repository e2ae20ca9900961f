import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import * as sendgrid from '#lib/sendgrid/lent-domains.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'
import { openParentClient } from '#lib/wiring/lent-domains.ts'
import { watchDomain } from '#lib/wiring/watch-domain.ts'

type Order = { id: string; subuser: string; actorId: string }

/**
 * Lets a subuser write from a domain of the account as well, and reads the domain anew. Once more changes nothing. Throws
 * `conflict` (it is not the account's own, or not made), `not-configured` without a management key, and what SendGrid refuses.
 */
export async function lendDomain(order: Order): Promise<void> {
  const { parent, loan } = await openLoan(order)
  await namingScope('whitelabel.create', sendgrid.lendDomain(parent, loan), 'The management key')
  await keep(order, 'domain.lent')
}

/** Ends that. Throws as `lendDomain` does. */
export async function takeBackDomain(order: Order): Promise<void> {
  const { parent, loan } = await openLoan(order)
  await namingScope('whitelabel.delete', sendgrid.takeBackDomain(parent, loan), 'The management key')
  await keep(order, 'domain.taken-back')
}

async function openLoan({ id, subuser }: Order) {
  const { provider, providerId, madeFor } = await getMailDomain(id)
  if (!providerId || madeFor !== '')
    throw new DomainError('conflict', 'Only a domain of the account itself can be lent to a subuser.')
  const parent = await openParentClient(provider)
  if (!parent)
    throw new DomainError(
      'not-configured',
      'Only a management key of the parent account can lend a domain. Save one under Settings → Account.',
    )
  return { parent, loan: { domainId: providerId, subuser } }
}

async function keep({ id, subuser, actorId }: Order, action: string): Promise<void> {
  await transaction((tx) =>
    recordAudit(tx, { actorId, action, subjectType: 'mail-domain', subjectId: id, changes: { subuser } }),
  )
  await watchDomain(id)
}
