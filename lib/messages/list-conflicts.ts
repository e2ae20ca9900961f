import { db } from '#lib/db.ts'
import type { MailEventKind } from '#lib/mail/event.ts'

const SHOWN = 20

export type ConflictRow = {
  id: string
  providerEventId: string
  receivedAt: Date
  kind: MailEventKind
  occurredAt: Date
  kept: { kind: MailEventKind; occurredAt: Date; messageId: string | null }
}

/** The latest 20 events that came under the id of another one, and what was kept instead. */
export async function listConflicts(): Promise<ConflictRow[]> {
  const rows = await db().eventConflict.findMany({
    orderBy: { id: 'desc' },
    take: SHOWN,
    omit: { raw: true },
    include: { keptEvent: { select: { kind: true, occurredAt: true, messageId: true } } },
  })
  return rows.map(({ id, providerEventId, receivedAt, kind, occurredAt, keptEvent }) => ({
    id: String(id),
    providerEventId,
    receivedAt,
    kind,
    occurredAt,
    kept: keptEvent,
  }))
}
