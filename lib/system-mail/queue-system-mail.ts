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

export type SystemMailInput = {
  to: string
  subject: string
  text: string
  purpose: SystemMailPurpose
  /** The row it is about; of an invitation or a reset, the person. */
  subjectId?: string
  /** The one-time link in its text: once that no longer works, neither is the text kept nor the mail sent. */
  linkId?: string
}

/**
 * Queues a mail to one of Mailroom's own people, in the caller's transaction. It goes by the system server, never by a
 * provider. Without a server it waits as `no_server`, and admins can have its text shown under Settings → System mail.
 */
export async function queueSystemMail(tx: Tx, mail: SystemMailInput): Promise<{ id: string }> {
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
      linkId: mail.linkId ?? null,
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
