import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { enqueueAll } from '#lib/jobs/enqueue.ts'
import { lapseSystemMails } from '#lib/system-mail/lapse.ts'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'

/** States in which a mail can be handed over (again) because a person says so. */
const SENDABLE = ['no_server', 'failed', 'unconfirmed'] as const

/**
 * Queues mail that waits for a server: all of it, or the one that is named, which may also be a failed or unconfirmed
 * one. Mail whose link no longer works is called off instead. Throws `not-configured` without a server, `conflict` when
 * there is nothing (left) to send.
 */
export async function sendWaiting({
  id,
  actorId,
}: {
  id: string | null
  actorId: string
}): Promise<{ count: number }> {
  await lapseSystemMails(id)
  return transaction(async (tx) => {
    if (!(await isSystemMailConfigured(tx))) {
      throw new DomainError('not-configured', 'There is no mail server and sender yet. Enter them first.')
    }
    const mails = await tx.systemMail.updateManyAndReturn({
      where: id ? { id, state: { in: [...SENDABLE] }, sealedText: { not: null } } : { state: 'no_server' },
      data: { state: 'queued', error: null, claimToken: null },
      select: { id: true },
    })
    if (mails.length === 0) throw await nothingToSend(tx, id)
    await enqueueAll(
      tx,
      'system.deliver',
      mails.map((mail) => ({ systemMailId: mail.id })),
    )
    await recordAudit(tx, {
      actorId,
      action: 'system-mail.sent-again',
      subjectType: id ? 'system_mail' : 'system_server',
      subjectId: id ?? '1',
      changes: { count: mails.length },
    })
    return { count: mails.length }
  })
}

async function nothingToSend(tx: Tx, id: string | null): Promise<DomainError> {
  const mail = id ? await tx.systemMail.findUnique({ where: { id } }) : null
  const isOver = mail?.sealedText === null && mail.purpose !== 'alert' && mail.state !== 'sent'
  return new DomainError(
    'conflict',
    isOver
      ? 'The link in this mail no longer works, so it was not sent. Make a new link.'
      : 'There is nothing to send any more. Reload the page.',
  )
}
