import { randomUUID } from 'node:crypto'
import type { Tx } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { address } from '#lib/mail/address.ts'
import { seal } from '#lib/secrets.ts'
import { systemMailOwner } from '#lib/system-mail/open-text.ts'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'

/** RFC 5322: a header line is at most 998 characters. */
const MAX_SUBJECT_CHARS = 900

export type SystemMailPurpose = 'invitation' | 'password-reset' | 'alert'

/**
 * Queues a mail to one of Mailroom's own people, in the caller's transaction. It goes by the system server, never by a
 * provider. Without a server it waits as `no_server`, and its text is shown to admins under Settings → System mail.
 */
export async function queueSystemMail(
  tx: Tx,
  mail: { to: string; subject: string; text: string; purpose: SystemMailPurpose; subjectId?: string },
): Promise<{ id: string }> {
  const id = randomUUID()
  const isConfigured = await isSystemMailConfigured(tx)
  await tx.systemMail.create({
    data: {
      id,
      recipient: address.parse(mail.to),
      subject: oneLine(mail.subject),
      sealedText: seal(mail.text, systemMailOwner(id)),
      purpose: mail.purpose,
      subjectId: mail.subjectId ?? null,
      state: isConfigured ? 'queued' : 'no_server',
    },
  })
  if (isConfigured) await enqueue(tx, 'system.deliver', { systemMailId: id })
  return { id }
}

function oneLine(subject: string): string {
  return subject
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_SUBJECT_CHARS)
}
