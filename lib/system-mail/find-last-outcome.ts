import { db } from '#lib/db.ts'
import { readSystemServer } from '#lib/system-mail/read-system-server.ts'

/** What came of the latest mail or test by the server that is set now. `said` is empty when it was taken. */
export type LastOutcome = { ok: boolean; said: string; at: Date }

/** The latest of: the last test of this server, the last mail that was sent or given up. Null: there was none. */
export async function findLastOutcome(): Promise<LastOutcome | null> {
  const { test } = await readSystemServer()
  const mail = await db().systemMail.findFirst({
    where: { state: { in: ['sent', 'failed'] } },
    orderBy: { updatedAt: 'desc' },
    select: { state: true, error: true, updatedAt: true },
  })
  const outcomes = [
    ...(test ? [{ ok: test.ok, said: test.said, at: new Date(test.at) }] : []),
    ...(mail ? [{ ok: mail.state === 'sent', said: mail.error ?? '', at: mail.updatedAt }] : []),
  ]
  return outcomes.sort((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null
}
