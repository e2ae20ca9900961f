import type { SystemMailState } from '#db/client.ts'
import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { openText } from '#lib/system-mail/open-text.ts'

const LATEST = 50

export type SystemMailView = {
  id: string
  recipient: string
  subject: string
  purpose: string
  state: SystemMailState
  /** What the server said. */
  error: string | null
  createdAt: Date
  sentAt: Date | null
  /** Only of mail that did not go out, so that an admin can hand it over otherwise. */
  text: string | null
}

/** The latest 50 of Mailroom's own mails, newest first, and how many wait for a server. For admins: texts hold links. */
export async function listSystemMails(): Promise<{ mails: SystemMailView[]; waiting: number }> {
  const [rows, waiting] = await Promise.all([
    db().systemMail.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: LATEST }),
    db().systemMail.count({ where: { state: 'no_server' } }),
  ])
  const mails = rows.map((row) => ({
    id: row.id,
    recipient: row.recipient,
    subject: row.subject,
    purpose: row.purpose,
    state: row.state,
    error: row.error,
    createdAt: row.createdAt,
    sentAt: row.sentAt,
    text: row.state === 'sent' ? null : shownText(row),
  }))
  return { mails, waiting }
}

/** A text sealed with another SECRET_KEY must not take the list with it. */
function shownText(row: { id: string; sealedText: Uint8Array | null }): string | null {
  try {
    return openText(row)
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}
