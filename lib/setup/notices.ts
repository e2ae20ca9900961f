import { z } from 'zod'
import { db, transaction } from '#lib/db.ts'
import { notifyAdminPages } from '#lib/jobs/notify-live.ts'

const SHOWN = 30

export type NoticeView = {
  id: string
  title: string
  body: string
  href: string
  createdAt: Date
  isUnread: boolean
  /** When what it tells of was over. */
  solvedAt: Date | null
}

export type NoticeList = { unread: number; notices: NoticeView[] }

/** A person's own notices, latest first, and how many are unread. */
export async function listNotices(userId: string): Promise<NoticeList> {
  const [unread, rows] = await Promise.all([
    countUnread(userId),
    db().notification.findMany({
      where: { userId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: SHOWN,
    }),
  ])
  return {
    unread,
    notices: rows.map(({ id, title, body, href, createdAt, readAt, solvedAt }) => ({
      id,
      title,
      body,
      href,
      createdAt,
      isUnread: readAt === null,
      solvedAt,
    })),
  }
}

export function countUnread(userId: string): Promise<number> {
  return db().notification.count({ where: { userId, readAt: null } })
}

/** Marks a person's own notice as read, or (`all`) all of them. Another person's is not touched. */
export async function readNotices(userId: string, which: string): Promise<void> {
  const id = which === 'all' ? undefined : z.uuid().parse(which)
  await transaction(async (tx) => {
    const { count } = await tx.notification.updateMany({
      where: { userId, readAt: null, id },
      data: { readAt: new Date() },
    })
    if (count > 0) await notifyAdminPages(tx, 'notices')
  })
}
