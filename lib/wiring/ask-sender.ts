import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { createSender } from '#lib/sendgrid/senders.ts'
import { findManagementKey } from '#lib/settings/management-key.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { isKeyOfAnother, readStream } from '#lib/settings/read-stream.ts'
import { namingScope, requireAccountClient } from '#lib/wiring/domain-account.ts'

/**
 * Has SendGrid write to an address, whose owner then follows the link. It becomes a sender of the account whose mail
 * `stream` is, and of no other. Throws `conflict` where the key that would ask was saved for another one, `not-configured` without a key that speaks for that account, and what SendGrid refuses.
 */
export async function askSender(order: {
  stream: Stream
  nickname: string
  address: string
  actorId: string
}): Promise<void> {
  const { provider } = await readMailSettings()
  await refuseKeyOfAnother(provider, order.stream)
  const client = await requireAccountClient(provider, { actsFor: order.stream })
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

/** What is asked by a key happens in the account that it was made in; a management key asks for the account itself alone. */
async function refuseKeyOfAnother(provider: Provider, stream: Stream): Promise<void> {
  const view = await readStream(provider, stream)
  const isByManagement = view.subuser === null && (await findManagementKey(provider)) !== null
  if (isByManagement || !isKeyOfAnother(view)) return
  throw new DomainError(
    'conflict',
    `The key of this stream was not saved for ${ownerName(view.subuser)}: the address would be verified in another account. Save a key made there first, under Settings → SendGrid.`,
  )
}
