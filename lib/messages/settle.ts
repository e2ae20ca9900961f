import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { compose } from '#lib/messages/compose.ts'
import { changeSendState } from '#lib/messages/send-state.ts'

/** A person says that an unconfirmed message went out. Throws `conflict` when it is settled already. */
export async function settleMessage({
  messageId,
  userId,
}: {
  messageId: string
  userId: string
}): Promise<void> {
  await transaction(async (tx) => {
    const settled = await changeSendState(tx, {
      messageId,
      from: ['unconfirmed'],
      to: 'sent',
      facts: { settledById: userId, settledAt: new Date(), failureReason: null },
    })
    if (!settled)
      throw new DomainError('conflict', 'This message is settled already. Reload to see what became of it.')
    await recordAudit(tx, {
      actorId: userId,
      action: 'message.settled',
      subjectType: 'message',
      subjectId: messageId,
    })
  })
}

/**
 * Sends a failed or unconfirmed message again, as a new message that names the old one. Doing it twice makes one repeat.
 * Throws `conflict` when the message went out after all, and whatever `compose` throws.
 */
export async function sendAgain({
  messageId,
  userId,
}: {
  messageId: string
  userId: string
}): Promise<{ id: string }> {
  return transaction(async (tx) => {
    const message = await tx.message.findUnique({ where: { id: messageId } })
    if (!message) throw new DomainError('not-found', 'This message is gone.')
    if (message.status !== 'failed' && message.status !== 'unconfirmed') {
      throw new DomainError('conflict', 'This message went out after all. Reload to see what became of it.')
    }
    const repeat = await compose(
      {
        composeKey: `again:${message.id}`,
        contactId: message.contactId,
        to: { email: message.toAddress, name: message.toName },
        subject: message.subject,
        html: message.html,
        rendered: true,
        senderId: message.senderId,
        stream: message.stream,
        depth: message.depth,
        repeatOfId: message.id,
      },
      tx,
    )
    await recordAudit(tx, {
      actorId: userId,
      action: 'message.sent-again',
      subjectType: 'message',
      subjectId: messageId,
      changes: { repeatId: repeat.id },
    })
    return repeat
  })
}
