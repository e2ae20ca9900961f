import { randomUUID } from 'node:crypto'
import type { Tx } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { address } from '#lib/mail/address.ts'
import { seal } from '#lib/secrets.ts'
import { systemMailOwner } from '#lib/system-mail/open-text.ts'
import { isSystemMailConfigured } from '#lib/system-mail/read-system-server.ts'

/** RFC 5322: a header line is at most 998 characters. */
const MAX_SUBJECT_CHARS = 900

type Words = { to: string; subject: string; text: string }

/** `linkId`: the one-time link in the text; once that no longer works, neither is the text kept nor the mail sent. */
type ForPerson = { purpose: 'invitation' | 'password-reset'; subjectId: string; linkId: string }

type Alert = { purpose: 'alert'; subjectId?: string; linkId?: undefined }

/**
 * Queues a mail to one of Mailroom's own people, in the caller's transaction. It goes by the system server, never by a
 * provider. Without a server it waits as `no_server`, and admins can have its text shown under Settings → System mail.
 * `subjectId`: the row it is about; of an invitation or a reset, the person.
 */
export async function queueSystemMail(tx: Tx, mail: Words & (ForPerson | Alert)): Promise<{ id: string }> {
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
