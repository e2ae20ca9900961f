import { db } from '#lib/db.ts'

export type UserRow = {
  id: string
  email: string
  name: string
  role: 'admin' | 'sales'
  mustChangePassword: boolean
  deactivatedAt: Date | null
  createdAt: Date
  /** Null once they have come. `expiresAt` null: their link was withdrawn or never made. */
  invitation: { expiresAt: Date | null } | null
  hasTwoFactor: boolean
  /** The last time one of their sessions was used, to five minutes; null when none is open. */
  lastSeenAt: Date | null
}

/** Everyone who can, could or may sign in: the active ones first, then by name. */
export async function listUsers(): Promise<UserRow[]> {
  const rows = await db().user.findMany({
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      mustChangePassword: true,
      deactivatedAt: true,
      createdAt: true,
      passwordHash: true,
      twoFactor: { select: { confirmedAt: true } },
      links: { where: { purpose: 'invitation', usedAt: null }, orderBy: { createdAt: 'desc' }, take: 1 },
      sessions: { where: { expiresAt: { gt: new Date() } }, orderBy: { lastSeenAt: 'desc' }, take: 1 },
    },
    orderBy: [{ deactivatedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }, { id: 'asc' }],
  })
  return rows.map(({ passwordHash, twoFactor, links, sessions, ...row }) => ({
    ...row,
    invitation: passwordHash === null ? { expiresAt: links[0]?.expiresAt ?? null } : null,
    hasTwoFactor: Boolean(twoFactor?.confirmedAt),
    lastSeenAt: sessions[0]?.lastSeenAt ?? null,
  }))
}
