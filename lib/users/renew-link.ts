import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { inviteAgain, type HandedOver } from '#lib/users/invite-user.ts'
import { offerReset } from '#lib/users/reset-by-link.ts'

/**
 * Makes a new link for the person of a system mail, of the kind that was in it: an invitation or a reset. Throws
 * `conflict` when the mail held none, or the person needs none any more.
 */
export async function renewLink({
  mailId,
  actorId,
}: {
  mailId: string
  actorId: string
}): Promise<HandedOver> {
  const mail = await db().systemMail.findUnique({ where: { id: mailId } })
  if (!mail?.subjectId || mail.purpose === 'alert') {
    throw new DomainError('conflict', 'There is no link to make anew. Reload the page.')
  }
  const access = { userId: mail.subjectId, actorId }
  return mail.purpose === 'invitation' ? inviteAgain(access) : offerReset(access)
}
