import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { inboundExchange, type ExpectedRecord } from '#lib/domains/expected-records.ts'
import { listMailDomains } from '#lib/domains/mail-domains.ts'
import { recordsOf } from '#lib/domains/plan-sheet.ts'
import { MAIL_EXCHANGE } from '#lib/domains/presence.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { findRecords, publishRecords } from '#lib/sandbox/dns-records.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'

export type InboundRecord = {
  record: ExpectedRecord
  /** The domain among whose records it stands, and is looked up, already. */
  listedBy: { id: string; domain: string } | null
  /** Whether the sandbox's DNS has it; null: another provider's is not asked here. */
  isEntered: boolean | null
}

/** What brings the mail of the connected host to SendGrid; null while none is connected. Asks no DNS but the sandbox's. */
export async function readInboundRecord(provider: Provider): Promise<InboundRecord | null> {
  const connection = await openInboundConnection(provider)
  if (!connection?.connectedAt) return null
  const { hostname } = connection
  const domains = await listMailDomains(provider, env().instance)
  const lister = domains.find((domain) =>
    recordsOf(domain).some(({ type, host }) => type === 'MX' && host === hostname),
  )
  return {
    record: inboundExchange(hostname),
    listedBy: lister ? { id: lister.id, domain: lister.domain } : null,
    isEntered: provider === 'sandbox' ? (await exchangesOf(hostname)).includes(MAIL_EXCHANGE) : null,
  }
}

/**
 * Plays the DNS admin in the sandbox: enters the MX of the connected host. Throws `not-configured` while none is
 * connected there, and `conflict` while the host's MX leads elsewhere.
 */
export async function enterInboundRecord(actorId: string): Promise<void> {
  const connection = await openInboundConnection('sandbox')
  if (!connection?.connectedAt) throw new DomainError('not-configured', 'Connect the inbound host first.')
  await transaction(async (tx) => {
    await leadToSendgrid(tx, connection.hostname)
    await recordAudit(tx, {
      actorId,
      action: 'sandbox.inbound-record-entered',
      subjectType: 'inbound_host',
      subjectId: 'sandbox',
    })
  })
}

/** Gives a host of the sandbox's DNS the MX it needs. Throws `conflict` while its MX leads elsewhere, as its mail does. */
export async function leadToSendgrid(tx: Tx, host: string): Promise<void> {
  const exchanges = await exchangesOf(host)
  const other = exchanges.find((exchange) => exchange !== MAIL_EXCHANGE)
  if (other) {
    throw new DomainError('conflict', `The MX of ${host} leads to ${other}, so that its mail goes there.`)
  }
  if (exchanges.length === 0) {
    await publishRecords(tx, [{ host, type: 'MX', data: MAIL_EXCHANGE, priority: 10 }])
  }
}

async function exchangesOf(host: string): Promise<string[]> {
  return (await findRecords(host)).filter(({ type }) => type === 'MX').map(({ data }) => data)
}
