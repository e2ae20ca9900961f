import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { sendSandboxInbound } from '#lib/sandbox/inbound-mail.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import { leadToSendgrid } from '#lib/wiring/inbound-record.ts'

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
