import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { createSender } from '#lib/sendgrid/senders.ts'
import type { Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { namingScope } from '#lib/wiring/domain-account.ts'
import { requireSenderClient } from '#lib/wiring/sender-client.ts'

/**
 * Has SendGrid write to an address, whose owner then follows the link. It becomes a sender of the account whose mail
 * `stream` is, and of no other. Throws `conflict` where the key that would ask was saved for another one,
 * `not-configured` without a key that speaks for that account, and what SendGrid refuses.
 */
export async function askSender(order: {
  stream: Stream
  nickname: string
  address: string
  actorId: string
}): Promise<void> {
  const { provider } = await readMailSettings()
  const client = await requireSenderClient(provider, order.stream)
  const { id } = await namingScope(
    null,
    createSender(client, { nickname: order.nickname, fromEmail: order.address, replyTo: order.address }),
  )
  await transaction((tx) =>
    recordAudit(tx, {
      actorId: order.actorId,
      action: 'domain.sender-asked',
      subjectType: 'verified-sender',
      subjectId: id,
      changes: { stream: order.stream },
    }),
  )
}
