import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { lapseSystemMails } from '#lib/system-mail/lapse.ts'
import { openText } from '#lib/system-mail/open-text.ts'

/** Waiting, on its way, or given up: a server that holds mail back must not keep its text from the admin. */
const UNSENT = ['queued', 'sending', 'no_server', 'failed', 'unconfirmed'] as const

/**
 * The text of a mail that did not go out (yet), so that an admin can hand it over otherwise. Whoever reads a link in it could
 * use it themselves, so each showing is written to the audit trail in the same transaction: who, whose, when. Throws
 * `conflict` when there is no text (any more), `not-configured` when SECRET_KEY is another one.
 */
export async function showSystemMail({ id, actorId }: { id: string; actorId: string }): Promise<string> {
  await lapseSystemMails(id)
  return transaction(async (tx) => {
    const mail = await tx.systemMail.findFirst({
      where: { id, state: { in: [...UNSENT] } },
    })
    const text = mail && openText(mail)
    if (!mail || text === null) {
      throw new DomainError('conflict', 'There is no text to show any more. Reload the page.')
    }
    const { purpose, subjectId } = mail
    const isOfPerson = purpose !== 'alert' && subjectId !== null
    await recordAudit(tx, {
      actorId,
      action: 'system-mail.shown',
      subjectType: isOfPerson ? 'user' : 'system_mail',
      subjectId: isOfPerson ? subjectId : id,
      changes: { purpose },
    })
    return text
  })
}
