import type { Prisma } from '#db/client.ts'
import type { Tx } from '#lib/db.ts'
import type { SendState } from '#lib/mail/status.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'
import { refold } from '#lib/messages/refold.ts'

type Change = {
  messageId: string
  /** The change happens only if the message is in one of these states (and held by this claim, where given). */
  from: SendState[]
  claimToken?: string
  to: SendState
  facts?: Prisma.MessageUncheckedUpdateManyInput
}

/**
 * Moves a message's own facts on, by a conditional update whose count says who won; then folds its status anew and
 * tells open pages. False: somebody else moved it before.
 */
export async function changeSendState(
  tx: Tx,
  { messageId, from, claimToken, to, facts }: Change,
): Promise<boolean> {
  const { count } = await tx.message.updateMany({
    where: { id: messageId, sendState: { in: from }, ...(claimToken ? { claimToken } : {}) },
    data: { sendState: to, ...facts },
  })
  if (count === 0) return false
  await refold(tx, [messageId])
  const message = await tx.message.findUniqueOrThrow({
    where: { id: messageId },
    select: { id: true, contactId: true },
  })
  await notifyLive(tx, 'message', [message])
  return true
}
