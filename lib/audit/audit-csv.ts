import { listAudit, type AuditEntryView, type AuditQuery } from '#lib/audit/list-audit.ts'
import { csvRow } from '#lib/csv.ts'

const PAGE_SIZE = 500
const HEAD = ['at', 'person', 'person id', 'action', 'about', 'about id', 'name', 'changes']

/** The audit trail as CSV, newest first, a page at a time: however long it is, only one page is in memory. */
export async function* auditCsv(
  query: Omit<AuditQuery, 'before' | 'limit'>,
): AsyncGenerator<string, void, undefined> {
  yield csvRow(HEAD)
  let before: string | null | undefined
  do {
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit({
      ...query,
      before: before ?? undefined,
      limit: PAGE_SIZE,
    })
    if (page.entries.length > 0) yield page.entries.map(rowOf).join('')
    before = page.next
  } while (before)
}

function rowOf({ at, actor, action, subject, changes }: AuditEntryView): string {
  const hasChanges = Object.keys(changes).length > 0
  return csvRow([
    at.toISOString(),
    actor ? (actor.name ?? '') : 'Mailroom',
    actor?.id ?? '',
    action,
    subject.type,
    subject.id,
    subject.name ?? '',
    hasChanges ? JSON.stringify(changes) : '',
  ])
}
