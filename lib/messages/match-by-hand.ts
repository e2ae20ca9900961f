import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { takeEffect } from '#lib/messages/take-effect.ts'
import { attach } from '#lib/messages/unmatched.ts'

/**
 * A person says which message an event in the bin is about. It folds, suppresses and starts workflows as if it had
 * matched when it came. Throws `conflict` when it has a message already, `not-found` for an unknown message, and
 * `invalid` for one that went by another provider.
 */
export async function matchByHand({
  eventId,
  messageId,
  actorId,
}: {
  eventId: bigint
  messageId: string
  actorId: string
}): Promise<void> {
  await transaction(async (tx) => {
    const event = await tx.unmatchedEvent.findUnique({ where: { eventId } })
    if (!event) throw new DomainError('conflict', 'This event has its message already. Reload the page.')
    const message = await tx.message.findUnique({
      where: { id: messageId },
      select: { id: true, contactId: true, provider: true },
    })
    if (!message) throw new DomainError('not-found', 'There is no such message.')
    if (message.provider !== event.provider)
      throw new DomainError('invalid', 'This message went by another provider than the event came from.')
    const joined = await attach(tx, [{ id: eventId, kind: event.kind, messageId }])
    if (joined.length === 0)
      throw new DomainError('conflict', 'This event has its message already. Reload the page.')
    await takeEffect(tx, joined, { contactOf: new Map([[message.id, message.contactId]]) })
    await recordAudit(tx, {
      actorId,
      action: 'event.matched',
      subjectType: 'message',
      subjectId: messageId,
      changes: { eventId: String(eventId), kind: event.kind },
    })
  })
}
