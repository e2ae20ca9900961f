'use server'

import { headers } from 'next/headers'
import { z } from 'zod'
import { listNotices, readNotices, type NoticeList } from '#lib/setup/notices.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { quietRefusal } from '#lib/web/quiet-refusal.ts'
import { requireAdminForRoute, type SignedInUser } from '#lib/web/session.ts'

const which = z.union([z.uuid(), z.literal('all')])

/** An admin's own notices, for the bell. */
export async function loadNotices(): Promise<NoticeList> {
  const user = await quietRefusal(requireAdminHere)
  return listNotices(user.id)
}

/** Marks one of the admin's own notices as read, or `all`. */
export async function markRead(typed: string): Promise<NoticeList> {
  const [user, wanted] = await quietRefusal(
    async () => [await requireAdminHere(), which.parse(typed)] as const,
  )
  await readNotices(user.id, wanted)
  return listNotices(user.id)
}

async function requireAdminHere(): Promise<SignedInUser> {
  const user = await requireAdminForRoute()
  requireSameOrigin(await headers())
  return user
}
