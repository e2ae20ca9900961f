import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'
import type { HandedOver } from '#lib/users/invite-user.ts'
import { claimLink, makeLink, useUpLink, type MadeLink } from '#lib/users/one-time-link.ts'
import { hashPassword, newPassword } from '#lib/users/password.ts'
import { endSessionsIn } from '#lib/users/sessions.ts'
import { claimAttempt, forgetWrongPasswords, withdrawAttempt } from '#lib/users/sign-in-failures.ts'
import type { SignedIn } from '#lib/users/sign-in.ts'

/**
 * Takes the wish of somebody who forgot their password. Whether anybody signs in with the address is looked up by a job,
 * so that neither the answer nor its time tells. Throws `too-many` after five wishes for an account or twenty from a
 * network address in 15 minutes.
 */
export async function askForReset({ email, address }: { email: string; address: string }): Promise<void> {
  await transaction(async (tx) => {
    // Counted apart from sign-ins: forgetting is no guess, and must not lock the door.
    await claimAttempt(tx, { email: `reset ${email.trim().toLowerCase()}`, address: `reset ${address}` })
    await enqueue(tx, 'users.mail-reset', { email })
  })
}

/** Mails a link to choose a new password to whoever signs in with this address; does nothing when nobody does. */
export async function mailReset(email: string): Promise<void> {
  await transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email: email.trim().toLowerCase() } })
    if (!user || user.deactivatedAt || user.passwordHash === null) return
    await queueReset(
      tx,
      user,
      await makeLink(tx, { userId: user.id, purpose: 'password_reset', actorId: null }),
    )
  })
}

/** Gives a person a link to choose a new password, in an admin's name. Their present password goes on working. */
export async function offerReset(access: { userId: string; actorId: string }): Promise<HandedOver> {
  const { userId, actorId } = access
  return transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId } })
    if (!user || user.deactivatedAt || user.passwordHash === null) {
      throw new DomainError('conflict', 'This person cannot sign in at present. Reload the page.')
    }
    const link = await makeLink(tx, { userId, purpose: 'password_reset', actorId })
    const isShown = !(await isSystemMailConfigured(tx))
    await recordAudit(tx, {
      actorId,
      action: 'user.reset-offered',
      subjectType: 'user',
      subjectId: userId,
      changes: { shown: isShown },
    })
    if (isShown) return { email: user.email, link: link.url }
    await queueReset(tx, user, link)
    return { email: user.email, link: null }
  })
}

/** `address`: the network address it comes from, for throttling. */
type Chosen = { token: string; password: string; address: string }

/**
 * Sets the password a person chose at such a link and signs them out everywhere. Returns what a session is made of, or
 * null when they have two-factor sign-in: a link in a mailbox stands for the password, never for the second factor.
 * Throws as `claimLink` does.
 */
export async function resetByLink(input: Chosen): Promise<SignedIn | null> {
  const { token, address } = input
  const password = newPassword.parse(input.password)
  const attempt = await claimLink({ token, purpose: 'password_reset', address })
  const passwordHash = await hashPassword(password)
  return transaction(async (tx) => {
    const userId = await useUpLink(tx, token, 'password_reset')
    await withdrawAttempt(tx, attempt)
    const sessionVersion = await endSessionsIn(tx, userId)
    const user = await tx.user.update({
      where: { id: userId },
      data: { passwordHash, mustChangePassword: false },
      include: { twoFactor: { select: { confirmedAt: true } } },
    })
    await forgetWrongPasswords(tx, user.email)
    const subject = { subjectType: 'user', subjectId: userId }
    await recordAudit(tx, { actorId: userId, action: 'user.password-reset', ...subject })
    return user.twoFactor?.confirmedAt ? null : { id: userId, sessionVersion }
  })
}

async function queueReset(tx: Tx, user: { id: string; email: string; name: string }, link: MadeLink) {
  await queueSystemMail(tx, {
    to: user.email,
    subject: 'Choose a new password for Mailroom',
    text: `${user.name},\n\nchoose a new password here:\n\n${link.url}\n\nThe link works once, for an hour. If you did not ask for it, nothing has changed and nothing is to be done.\n`,
    purpose: 'password-reset',
    subjectId: user.id,
    linkId: link.id,
  })
}
