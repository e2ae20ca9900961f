import { z } from 'zod'
import { namesOfSubjects, type SubjectRef } from '#lib/audit/subject-names.ts'
import { db } from '#lib/db.ts'

export type AuditEntryView = {
  id: string
  at: Date
  action: string
  /** `name` null: it has none, or is gone. */
  subject: SubjectRef & { name: string | null }
  /** Null: the system itself. `name` null: that person's account is gone. */
  actor: { id: string; name: string | null } | null
  changes: Record<string, unknown>
}

const PAGE_SIZE = 50
const changesShape = z.record(z.string(), z.unknown()).catch({})

/**
 * Administrative changes, newest first, 50 a page. `before` is the `next` of the page before; null ends the list.
 * Rows hold ids only: names are those of today.
 */
export async function listAudit(
  page: { before?: string } = {},
): Promise<{ entries: AuditEntryView[]; next: string | null }> {
  const before = page.before && /^\d{1,18}$/.test(page.before) ? BigInt(page.before) : null
  const rows = await db().auditEntry.findMany({
    where: before === null ? {} : { id: { lt: before } },
    orderBy: { id: 'desc' },
    take: PAGE_SIZE + 1,
  })
  const shown = rows.slice(0, PAGE_SIZE)
  const actors = shown.flatMap(({ actorId }) => (actorId ? [{ type: 'user', id: actorId }] : []))
  const subjects = shown.map((row) => ({ type: row.subjectType, id: row.subjectId }))
  const nameOf = await namesOfSubjects([...actors, ...subjects])
  return {
    entries: shown.map((row) => ({
      id: String(row.id),
      at: row.at,
      action: row.action,
      subject: {
        type: row.subjectType,
        id: row.subjectId,
        name: nameOf({ type: row.subjectType, id: row.subjectId }),
      },
      actor: row.actorId ? { id: row.actorId, name: nameOf({ type: 'user', id: row.actorId }) } : null,
      changes: changesShape.parse(row.changes),
    })),
    next: rows.length > PAGE_SIZE ? String(shown.at(-1)?.id) : null,
  }
}
