import type { Tx } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { notifyAdminPages } from '#lib/jobs/notify-live.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'

type Notice = {
  /** Names what it is about (`check:sandbox:key`): an admin who has not read the last one by it is not told again. */
  key: string
  title: string
  body: string
  /** Page of ours where it is set right, from the root. */
  href: string
}

/** Tells each active admin in the app and by system mail, unless one by this key is still unread. */
export async function notifyAdmins(tx: Tx, notice: Notice): Promise<void> {
  const admins = await tx.user.findMany({
    where: { role: 'admin', deactivatedAt: null },
    select: { id: true, email: true },
  })
  const made = await tx.notification.createManyAndReturn({
    data: admins.map(({ id }) => ({ userId: id, ...notice })),
    skipDuplicates: true,
    select: { id: true, userId: true },
  })
  for (const { id, userId } of made) {
    const email = admins.find((admin) => admin.id === userId)?.email
    if (email) await queueSystemMail(tx, { to: email, ...alert(notice), purpose: 'alert', subjectId: id })
  }
  if (made.length > 0) await notifyAdminPages(tx, 'notices')
}

/** What notices by this key told of is over: they stay as a record and ask for nothing any more. */
export async function solveNotices(tx: Tx, key: string, at: Date): Promise<void> {
  const { count } = await tx.notification.updateMany({
    where: { key, solvedAt: null },
    data: { solvedAt: at },
  })
  await tx.notification.updateMany({ where: { key, readAt: null }, data: { readAt: at } })
  if (count > 0) await notifyAdminPages(tx, 'notices')
}

function alert({ title, body, href }: Notice): { subject: string; text: string } {
  const { appUrl, instance } = env()
  return { subject: `${title} (Mailroom ${instance})`, text: `${title}\n\n${body}\n\n${appUrl}${href}\n` }
}
