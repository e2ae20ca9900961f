import { z } from 'zod'
import type { Prisma } from '#db/client.ts'
import { AUDIT_GROUPS, type AuditKind } from '#lib/audit/audit-filter.ts'
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

export type AuditQuery = {
  before?: string | undefined
  /** A person's id, or `system`. */
  person?: string | undefined
  kind?: AuditKind | undefined
  /** Included. */
  from?: Date | undefined
  /** Not included. */
  to?: Date | undefined
  limit?: number
}

const PAGE_SIZE = 50
const changesShape = z.record(z.string(), z.unknown()).catch({})

/**
 * Administrative changes, newest first, a page (50) at a time. `before` is the `next` of the page before; null ends the
 * list. Rows hold ids only: names are those of today.
 */
export async function listAudit(
  query: AuditQuery = {},
): Promise<{ entries: AuditEntryView[]; next: string | null }> {
  const limit = query.limit ?? PAGE_SIZE
  const rows = await db().auditEntry.findMany({
    where: conditionOf(query),
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  const shown = rows.slice(0, limit)
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
    next: rows.length > limit ? String(shown.at(-1)?.id) : null,
  }
}

function conditionOf({ before, person, kind, from, to }: AuditQuery): Prisma.AuditEntryWhereInput {
  const isCursor = before && /^\d{1,18}$/.test(before)
  return {
    ...(isCursor ? { id: { lt: BigInt(before) } } : {}),
    ...(person ? { actorId: person === 'system' ? null : person } : {}),
    ...(kind ? { subjectType: typesOf(kind) } : {}),
    ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
  }
}

function typesOf(kind: AuditKind): Prisma.StringFilter {
  if (kind === 'settings') return { notIn: Object.values(AUDIT_GROUPS).flat() }
  return { in: [...AUDIT_GROUPS[kind]] }
}
