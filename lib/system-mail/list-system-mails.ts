import type { SystemMail, SystemMailState } from '#db/client.ts'
import { db } from '#lib/db.ts'
import { countWaiting, readLinkStates, type LinkState } from '#lib/system-mail/lapse.ts'

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
  /** Of the one-time link in its text; null: it holds none. */
  link: LinkState | null
  /** It has not gone out and is still good for something: an admin can have its text shown. */
  isReadable: boolean
  /** Nothing more becomes of it by itself: an admin can send it. */
  isLeft: boolean
}

/** The latest 50 of Mailroom's own mails, newest first, without their texts, and how many wait for a server. */
export async function listSystemMails(
  now = new Date(),
): Promise<{ mails: SystemMailView[]; waiting: number }> {
  const [rows, waiting] = await Promise.all([
    db().systemMail.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: LATEST }),
    countWaiting(db(), now),
  ])
  const linkIds = rows.flatMap(({ linkId }) => linkId ?? [])
  const links = await readLinkStates(db(), linkIds, now)
  return { mails: rows.map((row) => viewOf(row, links)), waiting }
}

function viewOf(row: SystemMail, links: Map<string, LinkState>): SystemMailView {
  const { id, recipient, subject, purpose, error, createdAt, sentAt } = row
  const link = purpose === 'alert' ? null : ((row.linkId ? links.get(row.linkId) : null) ?? 'dead')
  const isGood = row.sealedText !== null && (link === null || link === 'works')
  // It is called off when somebody tries to send it, and every night.
  const state = row.state === 'no_server' && !isGood ? 'lapsed' : row.state
  const isLeft = isGood && (state === 'no_server' || state === 'failed' || state === 'unconfirmed')
  const isReadable = isLeft || (isGood && (state === 'queued' || state === 'sending'))
  return { id, recipient, subject, purpose, state, error, createdAt, sentAt, link, isReadable, isLeft }
}
