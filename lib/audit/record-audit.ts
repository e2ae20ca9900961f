import type { Prisma } from '#db/client.ts'
import type { Tx } from '#lib/db.ts'

/** What was changed, by field. Ids, flags and counts only: rows of the audit trail can never be erased. */
export type AuditChanges = Record<string, Prisma.InputJsonValue | null>

export type AuditFact = {
  /** Null: the system itself. */
  actorId: string | null
  /** Past tense, dotted by subject: `user.created`, `stream.key-saved`. */
  action: string
  subjectType: string
  subjectId: string
  changes?: AuditChanges
}

/**
 * Appends one row to the audit trail in the caller's transaction, so that a change and its record are kept together
 * or not at all. Never put names, addresses or secrets into `changes`.
 */
export async function recordAudit(tx: Tx, fact: AuditFact): Promise<void> {
  await tx.auditEntry.create({ data: { ...fact, changes: fact.changes ?? {} } })
}
