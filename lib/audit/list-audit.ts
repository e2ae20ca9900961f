import { z } from 'zod'
import { db } from '#lib/db.ts'

export type AuditEntryView = {
  id: string
  at: Date
  action: string
  subjectType: string
  subjectId: string
  /** Null: the system itself. `name` null: that person's account is gone. */
  actor: { id: string; name: string | null } | null
  changes: Record<string, unknown>
}

const PAGE_SIZE = 50
const changesShape = z.record(z.string(), z.unknown()).catch({})

/** Administrative changes, newest first, 50 a page. `before` is the `next` of the page before; null ends the list. */
export async function listAudit(
  input: { before?: string | null } = {},
): Promise<{ entries: AuditEntryView[]; next: string | null }> {
  const before = input.before && /^\d{1,18}$/.test(input.before) ? BigInt(input.before) : null
  const rows = await db().auditEntry.findMany({
    where: before === null ? {} : { id: { lt: before } },
    orderBy: { id: 'desc' },
    take: PAGE_SIZE + 1,
  })
  const page = rows.slice(0, PAGE_SIZE)
  const names = await namesOf(page.flatMap(({ actorId }) => actorId ?? []))
  return {
    entries: page.map((row) => ({
      id: String(row.id),
      at: row.at,
      action: row.action,
      subjectType: row.subjectType,
      subjectId: row.subjectId,
      actor: row.actorId ? { id: row.actorId, name: names.get(row.actorId) ?? null } : null,
      changes: changesShape.parse(row.changes),
    })),
    next: rows.length > PAGE_SIZE ? String(page.at(-1)?.id) : null,
  }
}

async function namesOf(ids: string[]): Promise<Map<string, string>> {
  const users = await db().user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  return new Map(users.map(({ id, name }) => [id, name]))
}
