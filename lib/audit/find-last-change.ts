import { db } from '#lib/db.ts'

/** What was changed; without `id`, anything of this type. Several types where one section shows several things. */
export type ChangedSubject = { type: string | string[]; id?: string }

export type LastChange = {
  at: Date
  /** Null: the system itself. */
  actor: { name: string | null } | null
}

/** Who changed something last, and when; null when the audit trail holds no change of it. */
export async function findLastChange({ type, id }: ChangedSubject): Promise<LastChange | null> {
  const row = await db().auditEntry.findFirst({
    where: { subjectType: Array.isArray(type) ? { in: type } : type, ...(id ? { subjectId: id } : {}) },
    orderBy: { id: 'desc' },
    select: { at: true, actorId: true },
  })
  if (!row) return null
  if (!row.actorId) return { at: row.at, actor: null }
  const user = await db().user.findUnique({ where: { id: row.actorId }, select: { name: true } })
  return { at: row.at, actor: { name: user?.name ?? null } }
}
