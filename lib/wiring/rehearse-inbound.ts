import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { MAIL_EXCHANGE } from '#lib/domains/presence.ts'
import { DomainError } from '#lib/errors.ts'
import { findRecords, publishRecords } from '#lib/sandbox/dns-records.ts'
import { sendSandboxInbound } from '#lib/sandbox/inbound-mail.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'

/**
 * Has the sandbox receive a mail at our host and post it here; without an MX the host gets the one it needs. Throws
 * `not-configured` while none is connected there, and `conflict` while its MX leads elsewhere, as the mail would.
 */
export async function rehearseInbound(actorId: string): Promise<void> {
  const connection = await openInboundConnection('sandbox')
  if (!connection?.connectedAt) throw new DomainError('not-configured', 'Connect the inbound host first.')
  const to = `test@${connection.hostname}`
  await transaction(async (tx) => {
    await leadToSendgrid(tx, connection.hostname)
    await sendSandboxInbound(tx, {
      from: 'ana@example.com',
      to,
      subject: 'A mail from the sandbox',
      text: 'Hello. This mail was made by the sandbox to show that inbound mail comes in.',
    })
    await recordAudit(tx, {
      actorId,
      action: 'sandbox.inbound-sent',
      subjectType: 'inbound_host',
      subjectId: 'sandbox',
    })
  })
}

async function leadToSendgrid(tx: Tx, host: string): Promise<void> {
  const exchanges = (await findRecords(host)).filter(({ type }) => type === 'MX').map(({ data }) => data)
  const other = exchanges.find((exchange) => exchange !== MAIL_EXCHANGE)
  if (other) {
    throw new DomainError('conflict', `The MX of ${host} leads to ${other}, so that its mail goes there.`)
  }
  if (exchanges.length === 0) {
    await publishRecords(tx, [{ host, type: 'MX', data: MAIL_EXCHANGE, priority: 10 }])
  }
}
