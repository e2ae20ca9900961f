import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'
import { addUser } from '#lib/users/create-user.ts'
import { claimLink, makeLink, useUpLink } from '#lib/users/one-time-link.ts'
import { hashPassword, newPassword } from '#lib/users/password.ts'
import { personName, timeZone } from '#lib/users/profile.ts'
import { withdrawAttempt } from '#lib/users/sign-in-failures.ts'
import type { SignedIn } from '#lib/users/sign-in.ts'

/** How a link reaches its person: by mail, or (`link`) by the admin's hand, who sees it this once. */
export type HandedOver = { email: string; link: string | null }

type Invitation = { email: string; name: string; role: 'admin' | 'sales'; actorId: string }

/** Adds a person and invites them by a one-time link. Throws `invalid` for a taken address. */
export async function inviteUser(invitation: Invitation): Promise<HandedOver> {
  return transaction(async (tx) => {
    const userId = await addUser(tx, { ...invitation, passwordHash: null })
    return handOver(tx, { userId, actorId: invitation.actorId })
  })
}

/** Invites a person again: their older link stops working. Throws `conflict` once they have come. */
export async function inviteAgain(access: { userId: string; actorId: string }): Promise<HandedOver> {
  return transaction(async (tx) => {
    const handed = await handOver(tx, access)
    await recordAudit(tx, { ...aboutUser(access), action: 'user.invited-again' })
    return handed
  })
}

/** Takes an invitation back, and the person with it, who never signed in. Throws `conflict` once they have come. */
export async function withdrawInvitation(access: { userId: string; actorId: string }): Promise<void> {
  await transaction(async (tx) => {
    const { count } = await tx.user.deleteMany({ where: { id: access.userId, passwordHash: null } })
    if (count === 0) throw alreadyCame()
    await recordAudit(tx, { ...aboutUser(access), action: 'user.invitation-withdrawn' })
  })
}

export const acceptance = z.object({ name: personName, password: newPassword, timeZone })

/** `address`: the network address it comes from, for throttling. */
type Accepted = z.input<typeof acceptance> & { token: string; address: string }

/** Accepts an invitation: the person's name and password are what they choose. Throws as `claimLink` does. */
export async function acceptInvitation({ token, address, ...input }: Accepted): Promise<SignedIn> {
  const { password, ...chosen } = acceptance.parse(input)
  const attempt = await claimLink({ token, purpose: 'invitation', address })
  const passwordHash = await hashPassword(password)
  return transaction(async (tx) => {
    const userId = await useUpLink(tx, token, 'invitation')
    await withdrawAttempt(tx, attempt)
    const user = await tx.user.update({
      where: { id: userId },
      data: { ...chosen, passwordHash, mustChangePassword: false },
    })
    await recordAudit(tx, { ...aboutUser({ userId, actorId: userId }), action: 'user.joined' })
    return { id: user.id, sessionVersion: user.sessionVersion }
  })
}

async function handOver(tx: Tx, access: { userId: string; actorId: string }): Promise<HandedOver> {
  const { userId, actorId } = access
  const user = await tx.user.findUnique({ where: { id: userId } })
  const actor = await tx.user.findUnique({ where: { id: actorId }, select: { name: true } })
  if (!user || user.passwordHash !== null || user.deactivatedAt) throw alreadyCame()
  const link = await makeLink(tx, { userId, purpose: 'invitation', actorId })
  if (!(await isSystemMailConfigured(tx))) return { email: user.email, link: link.url }
  await queueSystemMail(tx, {
    to: user.email,
    subject: 'Your invitation to Mailroom',
    text: `${user.name},\n\n${actor?.name ?? 'An admin'} invites you to Mailroom. Choose your password here:\n\n${link.url}\n\nThe link works once, for seven days.\n`,
    purpose: 'invitation',
    subjectId: user.id,
    linkId: link.id,
  })
  return { email: user.email, link: null }
}

function aboutUser({ userId, actorId }: { userId: string; actorId: string }) {
  return { actorId, subjectType: 'user', subjectId: userId }
}

function alreadyCame(): DomainError {
  return new DomainError('conflict', 'There is no open invitation of this person. Reload the page.')
}
