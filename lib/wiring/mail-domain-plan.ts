import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { getMailDomain, listMailDomains } from '#lib/domains/mail-domains.ts'
import { planHtml } from '#lib/domains/plan-sheet.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { compose } from '#lib/messages/compose.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'

/**
 * Mails the records of one domain, or of the whole plan, to whoever keeps the DNS: the way every mail goes, to nobody in
 * the CRM. `composeKey` names the open form, so that pressing twice makes one mail. Throws what `compose` throws.
 */
export async function mailDomainPlan(order: {
  /** Null: every domain on the plan. */
  id: string | null
  to: string
  words: string
  composeKey: string
  userId: string
}): Promise<{ messageId: string }> {
  const { provider } = await readMailSettings()
  const domains = order.id ? [await getMailDomain(order.id)] : await listMailDomains(provider, env().instance)
  const [first] = domains
  if (!first) throw new DomainError('invalid', 'There is nothing on the plan yet.')
  return transaction(async (tx) => {
    const { id: messageId } = await compose(
      {
        composeKey: `dns:${order.userId}:${order.composeKey}`,
        contactId: null,
        to: { email: order.to },
        subject:
          domains.length === 1 ? `DNS records for ${first.domain}` : 'DNS records for our mail domains',
        html: planHtml(domains, order.words),
        senderId: order.userId,
        stream: 'transactional',
        rendered: true,
      },
      tx,
    )
    await recordAudit(tx, {
      actorId: order.userId,
      action: 'domain.records-mailed',
      subjectType: order.id ? 'mail-domain' : 'message',
      subjectId: order.id ?? messageId,
      changes: { domains: domains.length },
    })
    return { messageId }
  })
}
