'use server'

import { headers } from 'next/headers'
import { z } from 'zod'
import { listNotices, readNotices, type NoticeList } from '#lib/setup/notices.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { requireAdminForRoute } from '#lib/web/session.ts'

const which = z.union([z.uuid(), z.literal('all')])

/** An admin's own notices, for the bell. */
export async function loadNotices(): Promise<NoticeList> {
  const user = await requireAdminForRoute()
  requireSameOrigin(await headers())
  return listNotices(user.id)
}

/** Marks one of the admin's own notices as read, or `all`. */
export async function markRead(typed: string): Promise<NoticeList> {
  const user = await requireAdminForRoute()
  requireSameOrigin(await headers())
  await readNotices(user.id, which.parse(typed))
  return listNotices(user.id)
}
